"""The tests' clock where time goes on: from their morning, here and in every product that they start, whenever they run."""

import os
from datetime import UTC, datetime, timedelta

from tracker import clock

BEHIND = "TESTS_BEHIND"  # the environment variable that says by how many seconds


def hold(morning: datetime) -> None:
    """Let it be `morning` (naive UTC) now, and let time go on."""
    os.environ[BEHIND] = str((_real() - morning).total_seconds())
    clock.now = now


def now() -> datetime:
    return clock._told.get() or _real() - timedelta(seconds=float(os.environ.get(BEHIND, 0)))


def _real() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
