"""An entry of the audit log, and the digest that chains it to the one before."""

import hashlib
import json

from peewee import BigIntegerField, CharField, DateTimeField, IntegerField, TextField

from tracker.data.database import Model

START = "0" * 64  # what the first entry is chained to
CHAINED = (
    "seq",
    "at",
    "person_id",
    "who",
    "address",
    "request",
    "action",
    "target",
    "label",
    "detail",
)


class Entry(Model):
    """Append-only. It names persons and things by plain values: it outlives them, and no rule may change it with them.

    `detail` is JSON text, not a JSON column: a database that rearranges it would break the digest.
    """

    seq = BigIntegerField(primary_key=True)
    at = DateTimeField(index=True)
    person_id = IntegerField(null=True)
    who = CharField(max_length=80, index=True)
    address = CharField(max_length=64, default="")
    request = CharField(max_length=64, default="")
    action = CharField(max_length=40)
    target = CharField(max_length=200, default="", index=True)
    label = CharField(max_length=200, default="")
    detail = TextField(default="{}")
    digest = CharField(max_length=64)

    class Meta:
        table_name = "audit_entry"


def digest_of(values: dict, before: str) -> str:
    """SHA-256 over the digest before and the canonical JSON of the entry's values (keys sorted, no spaces, UTF-8)."""
    said = {name: values[name] for name in CHAINED} | {
        "at": values["at"].isoformat(timespec="microseconds")
    }
    return hashlib.sha256(before.encode() + canonical(said).encode()).hexdigest()


def canonical(values: dict) -> str:
    return json.dumps(
        values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )


def walk(query):
    """The query's entries in order, a few thousand in memory at a time."""
    seq = -1
    while page := list(query.where(Entry.seq > seq).order_by(Entry.seq).limit(2000)):
        yield from page
        seq = page[-1].seq
