"""Sealing the chain's end with the present key: once at the first start, and by the operator when the key has changed."""

import json

from tracker import audit
from tracker.audit import chain, seal
from tracker.audit.chain import PRUNE
from tracker.audit.entry import Entry
from tracker.data.database import db

SEAL = "audit.seal"


def renew() -> None:
    """Seal what is there. The entry that is left says where the seal stood before: nobody does this unseen."""
    with db.atomic():
        chain.hold()
        before = seal.present()
        seq, digest = max(before.end, chain.end())  # what a seal says is missing stays missing
        seal.put(db.obj.key, seq, digest)
        audit.note(
            SEAL,
            before=_said(before),
            after=_said(seal.present()),
            words=f"此前封到第 {before.seq} 条",
        )


def first() -> None:
    """Seal a log that never was. One whose seal has gone is left alone, so that it shows."""
    with db.atomic():
        chain.hold()
        if not seal.present().key and not any(
            map(tells, Entry.select().where(Entry.action << (SEAL, PRUNE)))
        ):
            renew()


def tells(entry: Entry) -> bool:
    """Does `entry` say that the log was sealed when it was written?"""
    return entry.action == SEAL or (
        entry.action == PRUNE and bool(json.loads(entry.detail)["after"].get("sealed"))
    )


def _said(it: seal.Seal) -> dict:
    return {"through": it.seq, "digest": it.digest, "seal": it.key}
