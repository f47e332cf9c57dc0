"""The demo's people: one account for every role, and the clerks whose work the year shows."""

from dataclasses import dataclass

from tracker.accounts.password import one_time_password
from tracker.accounts.person import Person, Role, hash_password
from tracker.units.unit import Unit

ACCOUNTS = (  # user name, unit, role, name, what they are
    ("demo-office", "zhengfuban", Role.OFFICE, "演示用户甲", "区政府办公室审核人"),
    ("demo-office2", "zhengfuban", Role.OFFICE, "演示用户乙", "区政府办公室审核人"),
    ("demo-clerk", "weiqu", Role.CLERK, "演示用户丙", "韦曲街办经办人"),
    ("demo-sifa", "sifaju", Role.CLERK, "演示用户丁", "区司法局经办人"),
    ("demo-leader", "weiqu", Role.VIEWER, "演示用户戊", "韦曲街办负责人"),
    ("demo-observer", "zhengfuban", Role.OBSERVER, "演示用户己", "观察员"),
    ("demo-admin", "zhengfuban", Role.ADMIN, "演示用户庚", "系统管理员"),
)


@dataclass
class People:
    offices: list[Person]
    clerks: dict[int, Person]  # unit id → its clerk
    lines: list[str]  # what is printed: an account for every role


def make() -> People:
    """The accounts with one new password for all of them, and a clerk for every other unit."""
    password = one_time_password()
    hashed = hash_password(password)
    made = {user: _person(user, unit, role, name, hashed) for user, unit, role, name, _ in ACCOUNTS}
    clerks = {p.unit_id: p for p in made.values() if p.role == Role.CLERK}
    for unit in Unit.select():
        if unit.id not in clerks:
            clerks[unit.id] = _person(
                f"demo-{unit.code}", unit.code, Role.CLERK, "演示用户", hashed
            )
    lines = ["", "演示账号（口令都是同一个，每次启动更换）：", f"  口令  {password}"]
    lines += [f"  {user:<14}{name}  {what}" for user, _, _, name, what in ACCOUNTS]
    return People([made["demo-office"], made["demo-office2"]], clerks, lines)


def _person(username: str, code: str, role: Role, label: str, hashed: str) -> Person:
    person = Person.get_or_none(Person.username == username)
    if person is None:
        return Person.create(
            username=username,
            name=label,
            unit=Unit.get(Unit.code == code),
            role=role,
            password_hash=hashed,
            must_change=False,
        )
    Person.update(password_hash=hashed, must_change=False, active=True).where(
        Person.id == person.id
    ).execute()
    return person
