"""How many bytes a unit's files may take: evidence, what waits for a form, and what later packages keep beside them."""

from collections.abc import Callable
from functools import reduce
from operator import or_

from peewee import fn

from tracker.accounts.person import Person
from tracker.evidence.attachment import Attachment
from tracker.evidence.evidence import Evidence
from tracker.refusals import Refused
from tracker.settings.setting import all_settings
from tracker.text import zh_size
from tracker.units.unit import Unit

GIB = 1 << 30
# each selects (sha256, size) of a unit's files
holders: list[Callable[[int], object]] = []


def files_of_records(unit_id: int):
    return (
        Attachment.select(Attachment.sha256, Attachment.size)
        .join(Evidence)
        .where(Evidence.unit == unit_id)
    )


def files_of_forms(unit_id: int):
    return (
        Attachment.select(Attachment.sha256, Attachment.size)
        .join(Person)
        .where(Attachment.evidence.is_null() & (Person.unit == unit_id))
    )


def used_by(unit_id: int) -> int:
    """Bytes of the different files of a unit: the same content is stored once, however often it is used."""
    files = reduce(or_, (holder(unit_id) for holder in holders)).alias("files")
    return int(Attachment.select(fn.SUM(files.c.size)).from_(files).scalar() or 0)


def require_room(unit: Unit, name: str, size: int) -> None:
    """Raises Refused when a file of `size` bytes would take more than each unit may have."""
    limit, used = all_settings()["unit_storage_gb"] * GIB, used_by(unit.id)
    if used + size > limit:
        raise Refused(
            f"“{name}”没有保存：{unit.name}的附件已占 {zh_size(used)}，加上这个文件（{zh_size(size)}）会超过"
            f"每个单位 {zh_size(limit)} 的上限。请压缩文件，或者请区政府办公室在“系统设置”里提高上限。"
        )
