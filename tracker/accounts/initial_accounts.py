"""The first accounts of a new installation: without them nobody could let anybody in."""

from unicodedata import east_asian_width

from tracker import audit
from tracker.accounts.password import one_time_password
from tracker.accounts.person import Person, Role, hash_password
from tracker.data.database import db, lock
from tracker.refusals import Refused
from tracker.units.unit import Unit

FIRST = (
    ("admin", "管理员", Role.ADMIN),
    ("office1", "审核人甲", Role.OFFICE),
    ("office2", "审核人乙", Role.OFFICE),
)


def first_accounts() -> list[str]:
    """Where there is nobody yet, make an administrator and two reviewers; return the lines to print, once."""
    if Person.select().exists():
        return []
    issued = [(username, name, role, one_time_password()) for username, name, role in FIRST]
    hashes = [hash_password(password) for *_, password in issued]
    with db.atomic():
        # two starts at once: the second waits here, and then finds somebody
        unit = next(
            iter(lock(Unit.select().where(Unit.kind == "office").order_by(Unit.position).limit(1))),
            None,
        )
        if unit is None:
            raise Refused("还没有区政府办公室这个单位，请先运行 flask plan load。")
        if Person.select().exists():
            return []
        for (username, name, role, _), digest in zip(issued, hashes):
            person = Person.create(
                username=username,
                name=name,
                unit=unit,
                role=role,
                password_hash=digest,
                must_change=True,
            )
            audit.note(
                "person.add",
                person,
                after={"username": username, "name": name, "unit": unit.code, "role": role},
            )
    rows = [("用户名", "一次性密码", "姓名", "角色")]
    rows += [(username, password, name, role.label) for username, name, role, password in issued]
    return ["首批账号（一次性密码只显示这一次，首次登录时须改为自己的密码）：", *aligned(rows)]


def aligned(rows: list[tuple[str, ...]]) -> list[str]:
    """Columns that line up on a terminal, where a Chinese character takes two places."""
    widths = [max(map(_places, column)) for column in zip(*rows)]
    return [
        "  "
        + "  ".join(
            cell + " " * (width - _places(cell)) for cell, width in zip(row, widths)
        ).rstrip()
        for row in rows
    ]


def _places(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
