"""Lights 红黄绿灯: computed from a card and a day, never stored (design.md §4)."""

from datetime import date, timedelta
from enum import StrEnum

from tracker import clock
from tracker.boards.card import Card, State


class Light(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"


LIGHT_NAMES = {Light.GREEN: "绿灯", Light.YELLOW: "黄灯", Light.RED: "红灯", Light.GREY: "灰灯"}


def light(card: Card, today: date, due_soon_days: int) -> tuple[Light, str]:
    """The light and the word beside it.

    A card that was submitted in time does not turn red while it waits for the office.
    """
    if card.state == State.CLOSED:
        return Light.GREEN, "已销号"
    if card.due_on is None:
        return Light.GREY, "未触发"
    submitted = card.state == State.SUBMITTED
    day = min(today, clock.local(card.submitted_at).date()) if submitted else today
    if day > card.due_on:
        return Light.RED, "逾期"
    if card.returns and card.state == State.DOING:
        return Light.YELLOW, "退回重办"
    if not submitted and card.due_on - today <= timedelta(days=due_soon_days):
        return Light.YELLOW, "临期"
    return Light.GREEN, "待核验" if submitted else "正常"


def legend(due_soon_days: int) -> list[tuple[Light, str]]:
    """What the colours mean, with the thresholds in force."""
    return [
        (Light.GREEN, "正常推进或已销号"),
        (Light.YELLOW, f"{due_soon_days} 天内到期，或被退回"),
        (Light.RED, "已过时限"),
        (Light.GREY, "时限尚未触发"),
    ]
