"""Of whom a year has reports: the district and every unit with a card."""

from tracker.boards.card import Card
from tracker.units.unit import Unit


def units_of(number: int) -> list[Unit]:
    """The units that have a report of a year, in their order."""
    return list(
        Unit.select()
        .where(Unit.id << Card.select(Card.unit).where(Card.year == number))
        .order_by(Unit.position)
    )
