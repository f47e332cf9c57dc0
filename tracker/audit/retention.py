"""Keeping the log for as long as it must be kept, and giving it out."""

import json
from datetime import date, timedelta

from tracker import audit, clock
from tracker.audit import seal
from tracker.audit.chain import PRUNE
from tracker.audit.entry import CHAINED, Entry, walk
from tracker.audit.queries import midnight
from tracker.data.database import db
from tracker.refusals import Refused

KEPT = timedelta(days=184)  # 网络安全法: logs are kept for six months at least


def lines(entries=None):
    """Entries as JSON lines, the digest included, in order: enough to check the chain elsewhere."""
    for entry in walk(Entry.select() if entries is None else entries):
        values = {name: getattr(entry, name) for name in (*CHAINED, "digest")}
        yield (
            json.dumps(
                values | {"at": entry.at.isoformat(timespec="microseconds")},
                ensure_ascii=False,
                sort_keys=True,
            )
            + "\n"
        )


def before(day: date):
    """The entries that come before the first one of `day` (in 长安区); Refused when they must still be kept."""
    moment = midnight(day)
    if moment > clock.now() - KEPT:
        raise Refused(f"审计日志至少保存 {KEPT.days} 天，{day} 以前的还不能全部清理。")
    first_kept = (
        Entry.select(Entry.seq).where(Entry.at >= moment).order_by(Entry.seq).limit(1).scalar()
    )
    return Entry.select().where(Entry.seq < first_kept) if first_kept else Entry.select()


def prune(day: date) -> int:
    """Delete what is older than `day`; the checkpoint that is left says what was there and how the chain went on."""
    with db.atomic():
        found = before(day)
        last = found.order_by(Entry.seq.desc()).first()
        if last is None:
            return 0
        count = Entry.delete().where(Entry.seq <= last.seq).execute()
        audit.note(
            PRUNE,
            after={
                "through": last.seq,
                "digest": last.digest,
                "count": count,
                "before": day.isoformat(),
                "sealed": bool(seal.present().key),
            },
        )
    return count
