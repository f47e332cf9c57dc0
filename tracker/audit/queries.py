"""The phrases in which the log is asked."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tracker import clock
from tracker.audit.actions import GROUPS
from tracker.audit.entry import Entry

PAGE = 100


@dataclass(frozen=True)
class Filters:
    """What the log is narrowed to; empty means everything."""

    who: str = ""
    group: str = ""
    target: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def query(self) -> dict[str, str]:
        """For an address."""
        return {name: str(value) for name, value in vars(self).items() if value}


def entries(filters: Filters):
    """Newest first."""
    found = Entry.select().order_by(Entry.seq.desc())
    if filters.who:
        found = found.where(Entry.who == filters.who)
    if filters.group in GROUPS:
        found = found.where(Entry.action << list(GROUPS[filters.group]))
    if filters.target:
        found = found.where(Entry.target == filters.target)
    if filters.since:
        found = found.where(Entry.at >= midnight(filters.since))
    if filters.until:
        found = found.where(Entry.at < midnight(filters.until + timedelta(days=1)))
    return found


def page(filters: Filters, below: int | None) -> list[Entry]:
    """A page of entries with numbers below `below`, and one more when there is another page."""
    found = entries(filters)
    return list((found.where(Entry.seq < below) if below else found).limit(PAGE + 1))


def midnight(day: date) -> datetime:
    """The beginning of a day in 长安区 as the database keeps moments."""
    return datetime.combine(day, time(), clock.SHANGHAI).astimezone(clock.UTC).replace(tzinfo=None)
