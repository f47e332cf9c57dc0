"""Whose register a page shows, and to whom."""

from flask_login import current_user

from tracker.accounts.person import Person
from tracker.boards.card import Card
from tracker.permissions import can
from tracker.refusals import Missing
from tracker.registers.roster import may_see
from tracker.units.unit import Unit


def person() -> Person:
    return current_user._get_current_object()


def unit_for(code: str) -> Unit:
    """The unit whose registers this person may see; otherwise Missing."""
    unit = Unit.get_or_none(Unit.code == code)
    if unit is None or not may_see(unit, person()):
        raise Missing("没有这个单位的登记，或者您无权查看。")
    return unit


def sees_all() -> bool:
    return can("see every unit's registers", None, person())


def with_reopened(sentence: str, cards: list[Card]) -> str:
    names = "、".join(card.name for card in cards)
    return sentence + (
        f"{names}原已销号，因此退回“办理中”，请补齐后重新提请核验。" if cards else ""
    )
