"""The one clock: what moment it is, and what day it is in 长安区."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """The present moment as naive UTC, the form in which the database stores moments."""
    return _told.get() or datetime.now(UTC).replace(tzinfo=None)


def local(moment: datetime) -> datetime:
    """A stored moment as the wall clock in 长安区 showed it."""
    return moment.replace(tzinfo=UTC).astimezone(SHANGHAI)


def today() -> date:
    """The calendar day in 长安区: 31 December ends at its midnight, not at Greenwich's."""
    return local(now()).date()


@contextmanager
def told(moment: datetime) -> Iterator[None]:
    """Let it be `moment` (naive UTC) within the block: the demo year tells what happened earlier."""
    before = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(before)
