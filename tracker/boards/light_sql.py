"""Lights as the database sees them, so that a year is counted where it is stored. A test holds it to light.light."""

from datetime import date, timedelta

from peewee import SQL, Case, fn

from tracker.boards.card import Card, State
from tracker.boards.light import Light
from tracker.data.database import is_sqlite

# worst first: the lowest rank among several cards speaks for them
RANKS = (
    (Light.RED, "逾期"),
    (Light.YELLOW, "退回重办"),
    (Light.YELLOW, "临期"),
    (Light.GREY, "未触发"),
    (Light.GREEN, "正常"),
    (Light.GREEN, "待核验"),
    (Light.GREEN, "已销号"),
)


def rank(today: date, due_soon_days: int):
    """An expression: the place of a card's light and word in RANKS."""
    submitted = Card.state == State.SUBMITTED
    late = Case(
        None, ((submitted, local_day(Card.submitted_at) > Card.due_on),), Card.due_on < today
    )
    place = {word: number for number, (_, word) in enumerate(RANKS)}
    return Case(
        None,
        (
            (Card.state == State.CLOSED, place["已销号"]),
            (Card.due_on.is_null(), place["未触发"]),
            (late, place["逾期"]),
            ((Card.returns > 0) & (Card.state == State.DOING), place["退回重办"]),
            (~submitted & (Card.due_on <= today + timedelta(days=due_soon_days)), place["临期"]),
            (submitted, place["待核验"]),
        ),
        place["正常"],
    )


def of_light(rank, light: Light):
    """A condition: the rank is one of `light`."""
    return rank << [number for number, (colour, _) in enumerate(RANKS) if colour == light]


def local_day(moment):
    """The day in 长安区 of a stored moment (China has kept UTC+8 without summer time since 1992)."""
    if is_sqlite():
        return fn.date(moment, "+8 hours")
    return (moment + SQL("interval '8 hours'")).cast("date")


def count(condition):
    """How many rows meet `condition`."""
    return fn.SUM(Case(None, ((condition, 1),), 0))
