"""The lights: computed from a card and a day."""

from datetime import date, datetime

import pytest

from tracker.boards.card import Card, State
from tracker.boards.light import Light, light

DUE = date(2026, 12, 31)


def lit(day: date, **card) -> tuple[Light, str]:
    return light(Card(**{"state": State.DOING, "due_on": DUE, **card}), day, 15)


@pytest.mark.parametrize(
    ("day", "colour"),
    [
        (date(2026, 12, 15), Light.GREEN),
        (date(2026, 12, 16), Light.YELLOW),
        (date(2026, 12, 31), Light.YELLOW),
        (date(2027, 1, 1), Light.RED),
    ],
)
def test_a_light_turns_with_the_days_to_the_deadline(day, colour):
    assert lit(day)[0] == colour


def test_a_closed_card_is_green_even_after_its_deadline():
    assert lit(date(2027, 6, 1), state=State.CLOSED) == (Light.GREEN, "已销号")


def test_a_returned_card_is_yellow():
    assert lit(date(2026, 3, 1), returns=1) == (Light.YELLOW, "退回重办")


def test_a_card_whose_clock_has_not_started_is_grey():
    assert lit(date(2026, 3, 1), due_on=None)[0] == Light.GREY


def test_a_card_submitted_in_time_is_not_overdue_while_it_waits():
    in_time, late = (
        datetime(2026, 12, 31, 15, 59),
        datetime(2026, 12, 31, 16, 0),
    )  # the latter is 1 January in 长安区
    assert lit(date(2027, 1, 9), state=State.SUBMITTED, submitted_at=in_time)[0] == Light.GREEN
    assert lit(date(2027, 1, 9), state=State.SUBMITTED, submitted_at=late)[0] == Light.RED
