"""Uploads: a file is checked, stored and staged for its person until a record takes it."""

from datetime import timedelta
from io import BytesIO
from typing import BinaryIO

from tracker import audit, clock
from tracker.data.database import db, lock
from tracker.evidence import antivirus
from tracker.evidence.attachment import Attachment
from tracker.evidence.evidence import Evidence
from tracker.evidence.filenames import clean_name
from tracker.evidence.filetypes import examine
from tracker.evidence.quota import require_room
from tracker.refusals import Refused, TooLarge
from tracker.text import zh_size
from tracker.units.unit import Unit

KEPT_FOR = timedelta(hours=24)
STAGED_LIMIT = 100  # files that one person may have waiting


def stage(
    store, stream: BinaryIO, raw_name: str, *, by, limit: int, slot: str = "", clamd: str = ""
) -> Attachment:
    """Keep one uploaded file for `by`; the bytes are on disk before the row that names them. `clamd` looks at it first."""
    name = clean_name(raw_name)
    size = stream.seek(0, 2)
    if size > limit:
        raise TooLarge(
            f"“{name}”有 {zh_size(size)}，超过单个文件 {zh_size(limit)} 的上限。请压缩或拆分后重新上传。"
        )
    _refuse_many(by)
    require_room(by.unit, name, size)
    if clamd:
        _looked_at(clamd, stream, name, by)
    found = examine(name, stream)
    stream.seek(0)
    digest, size = store.put(stream)
    thumbnail, picture = (
        store.put(BytesIO(made))[0] if made else None for made in (found.thumbnail, found.picture)
    )
    with db.atomic():
        lock(Unit.select().where(Unit.id == by.unit_id))
        same = staged_by(by).where((Attachment.sha256 == digest) & (Attachment.slot == slot))
        if known := same.first():
            return known
        _refuse_many(by)
        require_room(by.unit, name, size)
        made = Attachment.create(
            person=by,
            sha256=digest,
            name=name,
            size=size,
            media_type=found.media_type,
            slot=slot,
            thumbnail=thumbnail,
            picture=picture,
        )
        audit.note("upload", made, by=by, after={"name": name, "size": size, "sha256": digest})
    return made


def _refuse_many(by) -> None:
    if staged_by(by).count() >= STAGED_LIMIT:
        raise Refused(f"您已有 {STAGED_LIMIT} 个上传后没有使用的文件，请先保存材料，或者明天再试。")


def _looked_at(clamd: str, stream: BinaryIO, name: str, by) -> None:
    try:
        antivirus.scan(clamd, stream, name)
    except antivirus.Infected as infected:
        audit.alone("upload.infected", by=by, after={"name": name}, words=infected.virus)
        raise


def staged_by(person, ids=None):
    """The files that `person` has uploaded and no record has taken yet."""
    query = (
        Attachment.select()
        .where(
            Attachment.evidence.is_null()
            & (Attachment.person == person)
            & (Attachment.created_at > clock.now() - KEPT_FOR)
        )
        .order_by(Attachment.id)
    )
    return query if ids is None else query.where(Attachment.id << list(ids))


def earlier_uses(staged: list[Attachment], unit_ids) -> dict[int, Evidence]:
    """attachment id → the record of these units that already has a file with the very same content."""
    query = (
        Attachment.select(Attachment, Evidence)
        .join(Evidence)
        .order_by(Evidence.id)
        .where(
            (Attachment.sha256 << [a.sha256 for a in staged]) & (Evidence.unit << list(unit_ids))
        )
    )
    by_digest = {a.sha256: a.evidence for a in query}
    return {a.id: by_digest[a.sha256] for a in staged if a.sha256 in by_digest}
