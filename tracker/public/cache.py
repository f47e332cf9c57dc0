"""Answers made once and kept until the next edition: a busy day costs a look at one row a second and a comparison of tags."""

import gzip
import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

import brotli
from peewee import fn

from tracker.data.database import db
from tracker.public.release import release
from tracker.reports.editions.edition import Edition

MOST = 16 << 20  # bytes, packed; a year's pages are one or two million
# The newest, and how many there are: of two that are issued at once the one with the smaller id may come to sight last.
EVERY = Edition.alias()
NEWEST = (
    Edition.select(
        Edition.number, Edition.figures_sha256, Edition.issued_at, EVERY.select(fn.COUNT(EVERY.id))
    )
    .order_by(Edition.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Kept:
    br: bytes
    gzip: bytes

    @classmethod
    def of(cls, content: bytes) -> "Kept":
        return cls(brotli.compress(content, quality=7), gzip.compress(content, 7, mtime=0))

    def packed(self, encoding: str) -> bytes:
        """As br or gzip; whole for the few that read neither."""
        return getattr(self, encoding, None) or brotli.decompress(self.br)

    @property
    def size(self) -> int:
        return len(self.br) + len(self.gzip)


class Stand:
    """What every page follows from: the newest edition, and the program that shows it. Processes that agree on it agree on the tags."""

    def __init__(self, row=None):
        self.row = row
        self.words = f"{row[0]} {row[1]} {row[3]} {release().digest}" if row else release().digest
        issued_at = Edition.issued_at.python_value(row[2]) if row else datetime.min
        self.changed_at = max(issued_at, release().made_at)

    def tag(self, *key) -> str:
        """Of an answer that need not have been made; another for each edition, release and `key`."""
        return hashlib.sha256("\n".join((self.words, *map(str, key))).encode()).hexdigest()[:32]


class Shelf:
    """What one application keeps; nothing that could not be made again. A new edition shows after `patience` seconds at most."""

    def __init__(self, patience: float = 1.0):
        self.seen, self.answers, self.size, self.lock = None, OrderedDict(), 0, Lock()
        self.query, self.patience, self.asked_at = None, patience, 0.0

    def stand(self) -> Stand:
        """As it is now, whoever has issued meanwhile: one small query, whose words are made once."""
        now = time.monotonic()
        if self.seen and now - self.asked_at < self.patience:
            return self.seen
        self.query, self.asked_at = self.query or NEWEST.sql(), now
        row = db.execute_sql(*self.query).fetchone()
        if self.seen is None or row != self.seen.row:
            with self.lock:
                self.seen, self.size = Stand(row), 0
                self.answers.clear()
        return self.seen

    def get(self, stand: Stand, key, make) -> Kept:
        with self.lock:
            if found := self.answers.get((stand.words, key)):
                self.answers.move_to_end((stand.words, key))
                return found
        made = Kept.of(make())
        with self.lock:
            if stand is self.seen and (stand.words, key) not in self.answers:
                self.answers[stand.words, key] = made
                self.size += made.size
            while self.size > MOST:
                self.size -= self.answers.popitem(last=False)[1].size
        return made
