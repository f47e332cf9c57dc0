"""Accounts for all units in one step, and one-time passwords anew for those whose slips were lost."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from peewee import IntegrityError

from tracker import audit, clock
from tracker.accounts import throttle
from tracker.accounts.account_event import notify
from tracker.accounts.administration import NAME_LIMIT, Issued, may_manage, said_of, stamp
from tracker.accounts.password import one_time_password
from tracker.accounts.person import Person, Role
from tracker.accounts.session import Session
from tracker.data.database import db
from tracker.permissions import UNIT
from tracker.refusals import Conflict, Refused
from tracker.units.unit import Unit


@dataclass(frozen=True)
class Seat:
    """An account that each unit should have: who already fills the seat, and how a new one is called."""

    role: Role
    filled_by: tuple[Role, ...]
    title: str
    suffix: str


CLERK = Seat(Role.CLERK, UNIT.roles, "经办人", "")
LEADER = Seat(Role.VIEWER, (Role.VIEWER,), "负责人", "-fzr")


def without(seat: Seat) -> list[Unit]:
    """Today's units in which nobody fills `seat`."""
    filled = Person.select(Person.unit).where((Person.role << seat.filled_by) & Person.active)
    units = Unit.select().where(Unit.id.not_in(filled)).order_by(Unit.position)
    return [unit for unit in units if unit.is_valid_on(clock.today())]


def left_behind(person: Person) -> str:
    """Whom it needs now that `person` is gone: a sentence, or nothing where somebody else does the same work."""
    if (
        person.role == Role.OFFICE
        and not Person.select().where((Person.role == Role.OFFICE) & Person.active).exists()
    ):
        return "没有在用的区政府办公室审核人了，没有人核验。"
    if person.role in CLERK.filled_by and person.unit_id in {unit.id for unit in without(CLERK)}:
        return f"{person.unit.name}没有在用的经办人了，任务卡没有人办理。"
    return ""


def open_for_units(*, leaders: bool, by: Person) -> list[Issued]:
    """An account for every unit without a clerk, and on demand for every unit without a leader."""
    may_manage(by)
    taken = {username for (username,) in Person.select(Person.username).tuples()}
    people = [
        _person(unit, seat, taken)
        for seat in ([CLERK, LEADER] if leaders else [CLERK])
        for unit in without(seat)
    ]
    if not people:
        raise Refused("各单位都已经有账号，没有需要新开的。")
    issued = _with_new_passwords(people)
    try:
        with db.atomic():
            Person.bulk_create(people, batch_size=50)
            for person in (
                Person.select(Person, Unit)
                .join(Unit)
                .where(Person.username << [p.username for p in people])
            ):
                audit.note("person.add", person, by=by, after=said_of(person), label=person.name)
    except IntegrityError:
        raise Conflict("刚刚有人开设了同样的账号，这次没有开设。请刷新页面核对。") from None
    return sorted(issued, key=lambda i: (i.person.unit.position, i.person.role))


def waiting(*, but: Person) -> list[Person]:
    """Those other than `but` who have not yet exchanged their one-time password for their own."""
    return list(
        Person.select(Person, Unit)
        .join(Unit)
        .where(Person.must_change & Person.active & (Person.id != but.id))
        .order_by(Unit.position, Person.username)
    )


def renew(*, seen: str, by: Person) -> list[Issued]:
    """New one-time passwords for all who are waiting; the earlier slips stop working."""
    may_manage(by)
    people = waiting(but=by)
    if not people:
        raise Refused("没有等待换密码的账号，不需要重发。")
    if seen != stamp(people):
        raise Conflict("一次性密码刚刚发过，这次没有再发，已经发出的仍然有效。")
    before = {person.id: person.password_hash for person in people}
    issued = _with_new_passwords(people)
    with db.atomic():
        for person in people:
            rows = (
                Person.update(
                    password_hash=person.password_hash, password_set_at=person.password_set_at
                )
                .where((Person.id == person.id) & (Person.password_hash == before[person.id]))
                .execute()
            )
            if rows != 1:
                raise Conflict(f"{person.name}的密码刚刚改过，这次都没有重发。请再试一次。")
            Session.end_all(person)
            throttle.forget(person.username)
            notify(person, "一次性密码已重发，以前发的不能再用", by=by)
            audit.note("person.reset", person, by=by, label=person.name)
    return issued


def _person(unit: Unit, seat: Seat, taken: set[str]) -> Person:
    """A new person for `seat`; a number follows where the name was taken once and its account suspended."""
    base = unit.code[:34].lower() + seat.suffix
    username, number = base, 1
    while username in taken:
        number += 1
        username = f"{base}{number}"
    taken.add(username)
    return Person(
        username=username, name=unit.name[: NAME_LIMIT - 3] + seat.title, unit=unit, role=seat.role
    )


def _with_new_passwords(people: list[Person]) -> list[Issued]:
    """Hash outside the transaction and on several cores: it is slow on purpose."""

    def issue(person: Person) -> Issued:
        password = one_time_password()
        person.set_password(password, must_change=True)
        return Issued(person, password)

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(issue, people))
