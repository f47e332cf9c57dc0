"""What a board polls for: another word whenever one of its cards changed, came or went, or a day began, which moves the lights."""

from datetime import date

from peewee import fn

from tracker.boards.card import Card
from tracker.data.compiled import compiled
from tracker.plan.task import Task
from tracker.units.unit import Unit


def rev(cards: int, changes: int, today: date) -> str:
    """Of so many cards that changed so often."""
    return f"{cards + changes}-{today:%m%d}"


def rev_of_unit(year: int, code: str, today: date) -> str:
    return rev(*next(iter(_of_unit(year, code))), today)


def rev_of_task(year: int, number: int, today: date) -> str:
    return rev(*next(iter(_of_task(year, number))), today)


COUNTED = fn.COUNT(Card.id), fn.COALESCE(fn.SUM(Card.rev), 0)


@compiled
def _of_unit(year: int, code: str):
    return (
        Card.select(*COUNTED).join(Unit).where((Card.year == year) & (Unit.code == code)).tuples()
    )


@compiled
def _of_task(year: int, number: int):
    return (
        Card.select(*COUNTED)
        .join(Task)
        .where((Card.year == year) & (Task.number == number))
        .tuples()
    )
