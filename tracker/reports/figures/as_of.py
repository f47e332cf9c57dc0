"""Of which day the figures of a report are: 数据截至."""

from datetime import date

from tracker import clock
from tracker.boards.year import Year


def day_of(year: Year) -> date:
    """Today, until the district's report freezes the year; the day on which it did, ever after.

    Whether a card is late, and who is in a post, depends on the day on which one asks. A correction is issued because
    something was wrong, not because time went on: it must not make a card late that was in time when the report was
    issued. The year's end would not do: the states of cards on that day are not kept, those of the freezing are, for
    no card moves after it. A unit's report that follows the district's has the district's day, so that the two agree.
    What was recorded wrongly or late about the year itself is counted as it stands when the correction is made.
    """
    return clock.local(year.locked_at).date() if year.locked_at else clock.today()
