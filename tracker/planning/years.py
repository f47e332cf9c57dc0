"""Opening years and seeing how they stand: cards, what is carried over, what is reviewed, whether the report has locked them."""

from collections import defaultdict
from dataclasses import dataclass, field

from peewee import fn

from tracker import clock
from tracker.accounts.person import Person
from tracker.boards.card import Card, State
from tracker.boards.opening import open_year
from tracker.boards.year import Year
from tracker.permissions import can
from tracker.plan.export import the_plan
from tracker.plan.task import FIXED, Task
from tracker.refusals import Forbidden, Refused
from tracker.units.unit import Unit, succeeded_by


@dataclass
class Standing:
    """A year with its cards by state, and how many of earlier years are still open beside it."""

    year: Year
    states: dict[str, int] = field(default_factory=lambda: dict.fromkeys(State, 0))
    carried: int = 0
    reviewed: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.states.values())


def standings() -> list[Standing]:
    """Every year, newest first: three queries."""
    counts = defaultdict(dict)
    for number, state, count in (
        Card.select(Card.year, Card.state, fn.COUNT(Card.id))
        .group_by(Card.year, Card.state)
        .tuples()
    ):
        counts[number][state] = count
    tasks = list(
        Task.select()
        .where((Task.plan == the_plan()) & (Task.deadline == FIXED))
        .order_by(Task.number)
    )
    found = [
        Standing(year)
        for year in Year.select(Year, Person).left_outer_join(Person).order_by(Year.number.desc())
    ]
    for each in found:
        number = each.year.number
        each.states |= counts[number]
        each.carried = sum(
            n
            for earlier, by in counts.items()
            if earlier < number
            for state, n in by.items()
            if state != State.CLOSED
        )
        each.reviewed = [task.number for task in tasks if task.phase_in(number) == "review"]
    return found


def next_year() -> int:
    """The year that is opened next: this one while it is not open, otherwise the one after."""
    this = clock.today().year
    return this + 1 if Year.select().where(Year.number == this).exists() else this


def open_(number: int, *, by: Person) -> int:
    """Open a year that is due, or give an open one the cards that it lacks; return how many are new."""
    may_open(by)
    is_open = Year.select().where(Year.number == number).exists()
    if not is_open and number > clock.today().year + 1:
        raise Refused(f"{number} 年度还不能开启，最多提前一年。")
    return open_year(number, by=by)


def may_open(by: Person) -> None:
    if not can("open years", None, by):
        raise Forbidden("年度由系统管理员或区政府办公室开启，您的账号不能办理。")


def earlier_open(card: Card) -> list[Card]:
    """The same share of earlier years, the unit's or of whoever was merged into it, not closed yet, newest first: two queries."""
    return list(
        Card.select(Card, Unit)
        .join(Unit)
        .where(
            (Card.task == card.task_id)
            & (Card.unit << list(succeeded_by(card.unit_id)))
            & (Card.scope == card.scope)
            & (Card.year < card.year_id)
            & (Card.state != State.CLOSED)
        )
        .order_by(Card.year.desc())
    )
