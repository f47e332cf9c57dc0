"""The chain: entries are added one after another, whoever writes, and a change to any of them shows."""

from tracker.audit import seal
from tracker.audit.entry import START, Entry, digest_of
from tracker.data.compiled import compiled
from tracker.data.database import db, is_sqlite
from tracker.data.database_watch import WENT_BACK, Stopped

LOCK = 0x61756469  # PostgreSQL's name for the end of the chain
AT_ONCE = 500
PRUNE = "audit.prune"


def append(entries: list[dict]) -> tuple[int, str]:
    """Write `entries` as the last thing of their transaction, and move the seal on to them. Returns the new end.

    SQLite's writers come one by one anyway. On PostgreSQL the end of the chain is held until the commit that follows
    at once; nothing else is waited for while it is held, so that it can be part of no deadlock.

    The chain goes on from its seal: where the newest entries were taken away, a gap stays. A seal of another key, or one
    that others have written past, is left where it is: moving it on would vouch for what nobody knows.
    """
    hold()
    sealed, last, key = seal.present(), end(), db.obj.key
    if max(sealed.seq, last[0]) < db.obj.newest:
        db.obj.stop(WENT_BACK)
        raise Stopped
    ours = last[0] <= sealed.seq and sealed.holds(key)
    seq, digest = sealed.end if ours else max(sealed.end, last)
    for entry in entries:
        seq += 1
        entry["seq"], entry["digest"] = seq, ""
        digest = entry["digest"] = digest_of(entry, digest)
    for start in range(0, len(entries), AT_ONCE):
        Entry.insert_many(entries[start : start + AT_ONCE]).execute()
    if ours:
        seal.move(key, seq, digest)
    return seq, digest


def hold() -> None:
    """Nobody else writes at the end of the chain before this transaction has ended."""
    if not is_sqlite():
        db.execute_sql("SELECT pg_advisory_xact_lock(%s)", (LOCK,))


def end() -> tuple[int, str]:
    """The number and the digest of the last entry."""
    return next(iter(_newest()), (0, START))


@compiled
def _newest():
    return Entry.select(Entry.seq, Entry.digest).order_by(Entry.seq.desc()).limit(1).tuples()
