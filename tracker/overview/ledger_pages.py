"""What the ledger is narrowed to, and its pages: whole units or whole tasks, some hundred lines each."""

from dataclasses import dataclass

from peewee import fn

from tracker import clock
from tracker.boards import light_sql
from tracker.boards.card import Card
from tracker.plan.task import Task
from tracker.units.unit import Unit

PAGE = 100  # lines; a page ends with the unit or task that reaches them


@dataclass(frozen=True)
class Filters:
    """How the ledger is ordered and what it is narrowed to; empty means everything."""

    by: str = "unit"
    unit: str = ""
    task: int | None = None
    light: str = ""

    @property
    def query(self) -> dict:
        """As an address carries them."""
        return {
            name: value
            for name, value in vars(self).items()
            if value and (name, value) != ("by", "unit")
        }


@dataclass
class Page:
    number: int
    begin: int  # lines before it
    count: int
    first: str  # the units or tasks with which it begins and ends
    last: str

    @property
    def label(self) -> str:
        return self.first if self.first == self.last else f"{self.first}—{self.last}"


def narrowed(query, year: int, filters: Filters, due_soon_days: int):
    """The cards (joined with unit and task) that the ledger of a year shows."""
    query = query.where(Card.year == year)
    if filters.unit:
        query = query.where(Unit.code == filters.unit)
    if filters.task:
        query = query.where(Task.number == filters.task)
    if filters.light:
        query = query.where(
            light_sql.of_light(light_sql.rank(clock.today(), due_soon_days), filters.light)
        )
    return query


def pages_of(year: int, filters: Filters, due_soon_days: int) -> list[Page]:
    """The ledger's pages in their order: one query."""
    name, order = (Unit.name, Unit.position) if filters.by == "unit" else (Task.number, Task.number)
    query = (
        Card.select(name, fn.COUNT(Card.id))
        .join(Unit)
        .switch(Card)
        .join(Task)
        .group_by(name, order)
        .order_by(order)
    )
    pages: list[Page] = []
    for named, count in narrowed(query, year, filters, due_soon_days).tuples():
        label = named if filters.by == "unit" else f"任务 {named}"
        if not pages or pages[-1].count >= PAGE:
            begin = pages[-1].begin + pages[-1].count if pages else 0
            pages.append(Page(len(pages) + 1, begin, 0, label, label))
        pages[-1].count += count
        pages[-1].last = label
    return pages
