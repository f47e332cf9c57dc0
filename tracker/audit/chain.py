"""The chain: entries are added one after another, whoever writes, and a change to any of them shows."""
import json
from dataclasses import dataclass

from tracker.audit.entry import CHAINED, START, Entry, digest_of, walk
from tracker.db import db, is_sqlite

LOCK = 0x61756469  # PostgreSQL's name for the end of the chain
AT_ONCE = 500
PRUNE = "audit.prune"


def append(entries: list[dict]) -> None:
    """Write `entries` as the last thing of their transaction.

    SQLite's writers come one by one anyway. On PostgreSQL the end of the chain is held until the commit that follows
    at once; nothing else is waited for while it is held, so that it can be part of no deadlock.
    """
    if not is_sqlite():
        db.execute_sql("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
    seq, digest = end()
    for entry in entries:
        seq += 1
        entry["seq"], entry["digest"] = seq, ""
        digest = entry["digest"] = digest_of(entry, digest)
    for start in range(0, len(entries), AT_ONCE):
        Entry.insert_many(entries[start:start + AT_ONCE]).execute()


def end() -> tuple[int, str]:
    """The number and the digest of the last entry."""
    return Entry.select(Entry.seq, Entry.digest).order_by(Entry.seq.desc()).limit(1).tuples().first() or (0, START)


@dataclass
class Verdict:
    """`broken` says what is wrong with the first entry that does not fit; empty when all do."""

    entries: int
    seq: int
    digest: str
    broken: str = ""


def verify(expected: tuple[int, str] | None = None) -> Verdict:
    """Walk the whole chain. `expected` is an end that was written down earlier: it must still be in it."""
    seq, digest = _beginning()
    count = 0
    for entry in walk(Entry.select()):
        values = {name: getattr(entry, name) for name in CHAINED}
        if entry.seq != seq + 1:
            return Verdict(count, seq, digest, f"第 {seq + 1} 条缺失（下一条是第 {entry.seq} 条）")
        digest = digest_of(values, digest)
        if entry.digest != digest:
            return Verdict(count, seq, digest, f"第 {entry.seq} 条与前后不符，内容或次序被改动过")
        seq, count = entry.seq, count + 1
        if expected and seq == expected[0] and digest != expected[1]:
            return Verdict(count, seq, digest, f"第 {seq} 条与当时抄录的校验值不符，此前的记录被整体改写过")
    if expected and expected[0] > seq:
        return Verdict(count, seq, digest, f"末尾缺失：当时已有 {expected[0]} 条，现在只到第 {seq} 条")
    return Verdict(count, seq, digest)


def _beginning() -> tuple[int, str]:
    """What the first entry that is kept is chained to: the start, or what the checkpoint of a deletion says."""
    first = Entry.select(Entry.seq).order_by(Entry.seq).limit(1).scalar()
    if first in (None, 1):
        return 0, START
    for checkpoint in Entry.select().where(Entry.action == PRUNE).order_by(Entry.seq.desc()):
        last = json.loads(checkpoint.detail)["after"]
        if last["through"] == first - 1:
            return last["through"], last["digest"]
    return 0, START
