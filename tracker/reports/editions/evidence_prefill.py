"""What an issued report tells a form of evidence: that it was published, under which name, where and when."""

from datetime import date

from tracker.boards.card import Card
from tracker.reports.editions.edition import Edition


def of_edition(card: Card, site: str) -> tuple[date | None, dict]:
    """The newest report of the card's unit that was issued in the card's year."""
    first, last = date(card.year_id, 1, 1), date(card.year_id, 12, 31)
    found = (
        Edition.select(Edition.title, Edition.year, Edition.number, Edition.issued_on)
        .where((Edition.scope == card.unit.code) & Edition.issued_on.between(first, last))
        .order_by(Edition.id.desc())
        .first()
    )
    return (
        (found.issued_on, {"name": found.title, "url": site + found.page}) if found else (None, {})
    )
