"""Naming the units where the plan names none (区政府相关部门, 房屋征收部门): task by task, dated, with cards at once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from tracker import audit, clock
from tracker.accounts.person import Person
from tracker.boards.card import Card
from tracker.boards.opening import back_fill, open_years
from tracker.data.database import db, lock
from tracker.permissions import can
from tracker.plan.export import the_plan
from tracker.plan.plan import Domain
from tracker.plan.responsibility import Assignment
from tracker.plan.task import RELATIVE, Party, Task
from tracker.refusals import Forbidden, Invalid, Missing, Refused
from tracker.units.unit import Unit
from tracker.units.unit_group import ASSIGNED, UnitGroup

NOTE_LIMIT = 500


@dataclass
class Slot:
    """A place in the plan for which the office names units."""

    party: Party
    assignments: list[Assignment]  # present and past

    def present(self, today: date) -> list[Assignment]:
        return [a for a in self.assignments if a.valid_to is None or a.valid_to >= today]

    @property
    def by_guideline(self) -> bool:
        """Task 2 names its units guideline by guideline."""
        return self.party.task.deadline == RELATIVE

    @property
    def path(self) -> str:
        """What follows /plan/responsibility/."""
        domain = self.party.domain
        return f"{self.party.task.number}" + (f"/{domain.number}" if domain else "")


def slots() -> list[Slot]:
    """Every such place in the plan's order: two queries."""
    found = defaultdict(list)
    for row in (
        Assignment.select(Assignment, Unit, Person)
        .join(Unit)
        .switch(Assignment)
        .join(Person)
        .order_by(Assignment.valid_from, Unit.position)
    ):
        found[row.task_id, row.domain_id].append(row)
    parties = (
        Party.select(Party, Task, UnitGroup, Domain)
        .join(Task)
        .switch(Party)
        .join(UnitGroup)
        .switch(Party)
        .left_outer_join(Domain, on=(Party.domain == Domain.id))
        .where((Task.plan == the_plan()) & Party.carries & (UnitGroup.membership == ASSIGNED))
        .order_by(Task.number, Party.position)
    )
    return [Slot(p, found[p.task_id, p.domain_id]) for p in parties]


def slot(number: int, domain: int | None) -> Slot:
    path = f"{number}" + (f"/{domain}" if domain else "")
    for found in slots():
        if found.path == path and not found.by_guideline:
            return found
    raise Missing("方案在这里没有留待指定的责任单位。")


def assign(place: Slot, units: list[Unit], on: date | None, note: str, *, by: Person) -> list[Card]:
    """Name `units` from `on`; return the cards that the open years have gained. Naming one again changes nothing."""
    may_assign(by)
    errors = {} if units else {"units": "请选择至少一个单位。"}
    first = date(the_plan().issued_on.year, 1, 1)
    if on is None or not first <= on <= clock.today():
        errors["valid_from"] = f"起始日期应在 {first} 到今天之间。"
    if len(note) > NOTE_LIMIT:
        errors["note"] = f"最多 {NOTE_LIMIT} 字，现在 {len(note)} 字。"
    if errors:
        raise Invalid(errors)
    with db.atomic():
        lock(Task.select().where(Task.id == place.party.task_id))  # one change at a time
        present = {
            a.unit_id
            for a in Assignment.select().where(
                (Assignment.task == place.party.task_id)
                & Assignment.valid_to.is_null()
                & (
                    Assignment.domain == place.party.domain_id
                    if place.party.domain_id
                    else Assignment.domain.is_null()
                )
            )
        }
        for unit in units:
            if unit.id not in present:
                Assignment.create(
                    task=place.party.task_id,
                    domain=place.party.domain_id,
                    unit=unit,
                    valid_from=on,
                    note=note,
                    assigned_by=by,
                )
        audit.note(
            "responsibility.assign",
            place.party.task,
            by=by,
            words=note,
            after={"place": place.path, "units": [unit.code for unit in units], "valid_from": on},
        )
        return [card for year in open_years() if year >= on.year for card in back_fill(year)]


def end(assignment: Assignment, on: date | None, *, by: Person) -> None:
    """The unit is responsible up to `on`. Cards that it already has stay; later years give it none."""
    may_assign(by)
    if on is None or not assignment.valid_from <= on <= clock.today():
        raise Invalid({"valid_to": f"结束日期应在 {assignment.valid_from:%Y-%m-%d} 到今天之间。"})
    with db.atomic():
        rows = (
            Assignment.update(valid_to=on)
            .where((Assignment.id == assignment.id) & Assignment.valid_to.is_null())
            .execute()
        )
        if rows != 1:
            raise Refused("这个单位的责任已经结束。")
        audit.note(
            "responsibility.end",
            assignment,
            by=by,
            after={"valid_to": on},
            label=assignment.unit.name,
        )


def may_assign(by: Person) -> None:
    if not can("assign responsibility", None, by):
        raise Forbidden("责任单位由区政府办公室明确，您的账号不能办理。")
