"""A year counted by the database: a row for each unit and task that share cards."""
from datetime import date, datetime, timedelta
from typing import NamedTuple

from peewee import JOIN, Case, fn

from tracker.boards import counting
from tracker.boards.card import Card, Event, State
from tracker.boards.light import Light
from tracker.boards.year import Year
from tracker.people.unit import Unit
from tracker.plan.task import Task
from tracker.refusals import Missing

WEEK = timedelta(days=7)


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
    tasks = list(Task.select(Task.id, Task.number, Task.text, Task.chapter, Task.chapter_title, Year)
                 .join(Year, on=((Year.plan == Task.plan) & (Year.number == number)), attr="year").order_by(Task.number))
    if not tasks:
        raise Missing(f"{number} 年度还没有开启。")
    return tasks


def counts_of(number: int, today: date, now: datetime, due_soon_days: int) -> list[Count]:
    """Every unit × task of a year in the units' order: one query."""
    week = (Event.select(Event.card, fn.COUNT(Event.id).alias("moves"),
                         fn.SUM(Case(None, ((Event.after == State.CLOSED, 1), (Event.before == State.CLOSED, -1)), 0))
                         .alias("closings"))
            .join(Card).where((Card.year == number) & (Event.at > now - WEEK)).group_by(Event.card).alias("week"))
    rank = counting.rank(today, due_soon_days)
    query = (Card.select(
        Unit.code, Unit.name, Unit.kind, Task.number, fn.MIN(Card.id), fn.COUNT(Card.id),
        *(counting.count(Card.state == state) for state in State),
        *(counting.count(counting.of_light(rank, light)) for light in (Light.RED, Light.YELLOW, Light.GREY)),
        fn.MIN(rank), fn.COALESCE(fn.SUM(week.c.closings), 0), fn.COALESCE(fn.SUM(week.c.moves), 0), fn.SUM(Card.postponed))
        .join(Unit).switch(Card).join(Task).switch(Card).join(week, JOIN.LEFT_OUTER, on=(week.c.card_id == Card.id))
        .where(Card.year == number)
        .group_by(Unit.code, Unit.name, Unit.kind, Unit.position, Task.number).order_by(Unit.position, Task.number))
    return [Count(*row) for row in query.tuples()]
