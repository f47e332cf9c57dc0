"""A year counted by the database: a row for each unit and task that share cards, a page of units at a time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from peewee import JOIN, Case, Value, fn

from tracker.boards import light_sql
from tracker.boards.card import Card, Event, State
from tracker.boards.light import Light
from tracker.boards.year import Year
from tracker.data.compiled import compiled
from tracker.plan.task import Task
from tracker.refusals import Missing
from tracker.units.unit import Unit

WEEK = timedelta(days=7)
PAGE = 200  # units: a district's are never divided, a province's 3,000 are no page for a browser


@dataclass(frozen=True)
class Filters:
    """What the person wants to see; empty means everything."""

    chapter: str = ""
    kind: str = ""
    light: str = ""

    def __bool__(self) -> bool:
        return bool(self.chapter or self.kind or self.light)


class Count(NamedTuple):
    """The cards that one unit has of one task: how many, in which state and light, and what a week has changed."""

    code: str
    unit: str
    kind: str
    task: int
    first: int  # a card's id: the card itself when there is but one
    total: int
    pending: int
    doing: int
    submitted: int
    closed: int
    red: int
    yellow: int
    grey: int
    worst: int  # place in counting.RANKS
    newly_closed: int  # closed in the last week, less those opened again
    moves: int
    postponed: int


def tasks_of(number: int) -> list[Task]:
    """The tasks of a year's plan, each with its `year`: one query."""
    tasks = list(_tasks(number))
    if not tasks:
        raise Missing(f"{number} 年度还没有开启。")
    return tasks


@compiled
def _tasks(number: int):
    return (
        Task.select(Task.id, Task.number, Task.text, Task.chapter, Task.chapter_title, Year)
        .join(Year, on=((Year.plan == Task.plan) & (Year.number == number)), attr="year")
        .order_by(Task.number)
    )


@dataclass
class Counted:
    """The cells of one page of units; and what they and all other units add up to, by kind of unit and task."""

    cells: list[Count]
    totals: list[Count]  # the cells themselves where they are all
    page: int = 1
    pages: int = 1


def counted(
    number: int,
    today: date,
    now: datetime,
    due_soon_days: int,
    filters: Filters = Filters(),
    page: int = 1,
) -> Counted:
    """Every unit × task of a year in the units' order: one query, two where the units fill several pages."""
    rank = light_sql.rank(today, due_soon_days)
    within = _within(number, rank, filters)
    units = Unit.select(Unit.id).where(Unit.id << within).order_by(Unit.position, Unit.id)
    by_unit = (Unit.code, Unit.name, Unit.kind)
    query = (
        _counts(number, rank, now, filters, by_unit)
        .where(Card.unit << units.limit(PAGE + 1).offset((page - 1) * PAGE))
        .group_by(*by_unit, Unit.position, Unit.id, Task.number)
        .order_by(Unit.position, Unit.id, Task.number)
    )
    cells = [Count(*row) for row in query.tuples()]
    codes = list(dict.fromkeys(c.code for c in cells))
    if page == 1 and len(codes) <= PAGE:
        return Counted(cells, cells)
    all_units = Unit.select(fn.COUNT(Unit.id)).where(Unit.id << within)
    rows = list(
        _counts(number, rank, now, filters, (all_units, Value(""), Unit.kind))
        .where(Card.unit << within)
        .group_by(Unit.kind, Task.number)
        .tuples()
    )
    kept = set(codes[:PAGE])
    return Counted(
        [c for c in cells if c.code in kept],
        [Count(*row) for row in rows],
        page,
        -(-rows[0][0] // PAGE) if rows else 1,
    )


def _counts(number: int, rank, now: datetime, filters: Filters, named):
    """A Count's columns, of which `named` are the first three, for the cards that `filters` leave; a light leaves all of a unit's."""
    card = Event.card.cast(
        "integer"
    )  # or SQLite groups by that column's index, through all the events there ever were
    week = (
        Event.select(
            card.alias("card_id"),
            fn.COUNT(Event.id).alias("moves"),
            fn.SUM(
                Case(
                    None, ((Event.after == State.CLOSED, 1), (Event.before == State.CLOSED, -1)), 0
                )
            ).alias("closings"),
        )
        .where(Event.at > now - WEEK)
        .group_by(card)
        .alias("week")
    )
    query = (
        Card.select(
            *named,
            Task.number,
            fn.MIN(Card.id),
            fn.COUNT(Card.id),
            *(light_sql.count(Card.state == state) for state in State),
            *(
                light_sql.count(light_sql.of_light(rank, light))
                for light in (Light.RED, Light.YELLOW, Light.GREY)
            ),
            fn.MIN(rank),
            fn.COALESCE(fn.SUM(week.c.closings), 0),
            fn.COALESCE(fn.SUM(week.c.moves), 0),
            fn.SUM(Card.postponed),
        )
        .join(Unit)
        .switch(Card)
        .join(Task)
        .switch(Card)
        .join(week, JOIN.LEFT_OUTER, on=(week.c.card_id == Card.id))
    )
    return _narrowed(query, number, filters)


def _within(number: int, rank, filters: Filters):
    """The units that have a card for which `filters` ask, as a subquery."""
    query = _narrowed(Card.select(Card.unit).join(Unit).switch(Card).join(Task), number, filters)
    return query.where(light_sql.of_light(rank, filters.light)) if filters.light else query


def _narrowed(query, number: int, filters: Filters):
    query = query.where(Card.year == number)
    if filters.chapter:
        query = query.where(Task.chapter == filters.chapter)
    return query.where(Unit.kind == filters.kind) if filters.kind else query
