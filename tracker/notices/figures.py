"""What the annual report says of notices: counted, never typed."""

from dataclasses import dataclass

from peewee import fn

from tracker.boards import light_sql
from tracker.boards.card import Card
from tracker.notices.notice import Colour, Notice, NoticeState
from tracker.units.unit import Unit


@dataclass(frozen=True)
class NoticeFigures:
    """Of a year's cards. A cancelled notice counts as never issued."""

    issued: int
    closed: int
    blue: int
    yellow: int
    red: int

    @property
    def rate(self) -> float | None:
        """Closed of issued, 0 to 1; None where none was issued."""
        return self.closed / self.issued if self.issued else None


def notice_figures(year: int, unit: Unit | int | None = None) -> NoticeFigures:
    """The notices of a year, of the district or of one unit: one query."""
    query = (
        Notice.select(
            fn.COUNT(Notice.id),
            light_sql.count(Notice.state == NoticeState.CLOSED),
            *(light_sql.count(Notice.colour == colour) for colour in Colour),
        )
        .join(Card)
        .where((Card.year == year) & (Notice.state != NoticeState.CANCELLED))
    )
    if unit is not None:
        query = query.where(Card.unit == unit)
    return NoticeFigures(*(count or 0 for count in query.tuples().first()))
