"""The log's end as it was last seen, in a file outside the database: a database that was put back from earlier shows."""

import time
from contextlib import suppress
from pathlib import Path

from tracker import audit
from tracker.audit import chain, seal
from tracker.audit.entry import Entry
from tracker.data.database import db
from tracker.data.whole_file import whole_file
from tracker.refusals import Refused

SELDOM = 10.0  # seconds between two notes of one process
ACCEPT = "audit.older"
END_NOTE = "audit-end"  # the file's name in the data folder


class EndNote:
    """`path` holds the number and the digest of an entry that was committed, as `flask audit verify` shows them."""

    def __init__(self, path: Path):
        self.path, self.due = Path(path), 0.0

    def read(self) -> tuple[int, str]:
        with suppress(OSError, ValueError):
            seq, digest = self.path.read_text().split(":")
            return int(seq), digest
        return 0, ""

    def keep(self, end: tuple[int, str]) -> None:
        """Note an entry that was committed, now and then. A folder that cannot be written is no reason to fail."""
        if time.monotonic() < self.due:
            return
        self.due = time.monotonic() + SELDOM
        if end[0] > self.read()[0]:
            self.write(end)

    def write(self, end: tuple[int, str]) -> None:
        with suppress(OSError), whole_file(self.path, replace=True) as file:
            file.write(f"{end[0]}:{end[1]}".encode())

    def older(self) -> str:
        """What shows that the database is older than the note, or another one; empty when nothing does."""
        seq, digest = self.read()
        if not seq:  # nothing ran here before
            return ""
        last = max(seal.present().seq, chain.end()[0]) if db.table_exists("audit_seal") else 0
        if last < seq:
            return f"数据库比上次运行时旧：当时审计日志已有 {seq} 条，现在只到第 {last} 条，此后保存的内容不在里面。"
        found = Entry.select(Entry.digest).where(Entry.seq == seq).scalar()
        if found not in (None, digest):
            return f"数据库不是上次运行的那一个：审计日志第 {seq} 条与当时不同。"
        return ""

    def accept(self) -> None:
        """Go on with this database all the same; the entry that is left says so."""
        words = self.older()
        with db.atomic():
            audit.note(ACCEPT, words=words)
        self.write(chain.end())


def refuse_older(note: EndNote) -> None:
    """Before anything is served, or swept that a newer database names."""
    if older := note.older():
        raise Refused(
            f"{older}请换回原来的数据库；确认要用这一个的，运行 ./manage flask audit accept。"
        )
