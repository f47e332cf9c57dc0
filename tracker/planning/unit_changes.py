"""A unit joins the plan's groups when it is added, and whatever becomes of units reaches the open years at once."""

from datetime import date

from tracker.accounts.person import Person
from tracker.boards import tally
from tracker.boards.card import Card, State
from tracker.boards.opening import back_fill, open_years
from tracker.data.database import db
from tracker.plan.task import Task
from tracker.units import succession
from tracker.units.unit import Unit, heirs
from tracker.units.unit_group import EXPLICIT, Member, UnitGroup


def groups() -> list[UnitGroup]:
    """The groups that a unit can be put into by hand."""
    return list(UnitGroup.select().where(UnitGroup.membership == EXPLICIT).order_by(UnitGroup.id))


def add(typed, on: date | None, codes: list[str], *, by: Person) -> tuple[Unit, list[Card]]:
    """A new unit, member of the groups of `codes` from its first day; return its cards of the open years."""
    with db.atomic():
        unit = succession.add(
            code=typed.get("code", ""),
            name=typed.get("name", ""),
            full_name=typed.get("full_name", ""),
            kind=typed.get("kind", ""),
            on=on,
            by=by,
        )
        for group in groups():
            if group.code in codes:
                Member.create(group=group, unit=unit, valid_from=on)
        return unit, reach_open_years(on)


def holds(unit: Unit) -> dict[str, int]:
    """What would pass to a successor: cards that are not closed, people."""
    return {
        "cards": Card.select().where((Card.unit == unit) & (Card.state != State.CLOSED)).count(),
        "people": Person.select().where((Person.unit == unit) & Person.active).count(),
    }


def reach_open_years(on: date) -> list[Card]:
    """The cards that open years gain; those of units that took work over are counted again, by what they are asked now."""
    years = [year for year in open_years() if year >= on.year]
    made = [card for year in years for card in back_fill(year)]
    tally.refresh(
        list(
            Card.select(Card, Task, Unit)
            .join(Task)
            .switch(Card)
            .join(Unit)
            .where((Card.year << years) & (Card.unit << set(heirs().values())))
        )
    )
    return made
