"""Which program makes the pages: another release may show the same edition otherwise, and caches must notice."""

import hashlib
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

TRACKER = Path(__file__).parent.parent
MAKES_PAGES = (".py", ".html", ".xml", ".css", ".svg", ".png")


class Release(NamedTuple):
    digest: str
    made_at: datetime  # UTC, as everything that is stored


@lru_cache
def release() -> Release:
    """The digest of every file that can have a part in a page, and the time of the youngest. Read once a process."""
    files = sorted(path for path in TRACKER.rglob("*") if path.suffix in MAKES_PAGES)
    hasher = hashlib.sha256()
    for path in files:
        hasher.update(f"{path.relative_to(TRACKER)}\n".encode() + path.read_bytes())
    youngest = max(path.stat().st_mtime for path in files)
    return Release(
        hasher.hexdigest()[:16], datetime.fromtimestamp(int(youngest), UTC).replace(tzinfo=None)
    )
