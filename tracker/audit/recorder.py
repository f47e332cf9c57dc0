"""Making notes: what a change says of itself becomes an entry at the end of its transaction."""

import hashlib

from tracker import clock
from tracker.audit.actions import ACTIONS
from tracker.audit.entry import Entry, canonical
from tracker.audit.origin import origin
from tracker.data.database import Model, db
from tracker.repeats import WINDOW

HIDDEN = "（不记录）"  # in the place of a password, a telephone number, what a kind calls personal
LONGEST = 500  # characters of one value; what is longer is known by its beginning and its digest
MANY = "多个来源"


def note(
    action: str,
    thing=None,
    *,
    by=None,
    before: dict | None = None,
    after: dict | None = None,
    words: str = "",
    label: str = "",
    target: str = "",
) -> None:
    """Put an entry beside a change, inside its transaction. Of `before` and `after` only what differs is kept."""
    if not db.in_transaction():
        raise RuntimeError(f"{action}: an entry belongs into the transaction of its change")
    db.obj.defer(
        _entry(action, thing, by, *changed(before or {}, after or {}), words, label, target)
    )


def alone(action: str, thing=None, **more) -> None:
    """An entry about something that changes no other row: a sign-in, a refusal, a download."""
    with db.atomic():
        note(action, thing, **more)


def counted(action: str, *, target: str = "", by=None, words: str = "") -> None:
    """An entry the first time, and one with the number of what follows within ten minutes: nobody can flood the log.

    Each target of each source counts by itself, of very many all of a source, of very many sources all together.
    """
    write_counts()
    entry = _entry(action, None, by, {}, {}, words, "", target)
    who = (entry["person_id"], entry["who"])
    source = (action, *who, entry["address"])
    keys = (*source, entry["target"]), (*source, ""), (action, None, MANY, "", "")
    key, times = db.obj.repeats.add(*keys)
    if times == 0 and _alike(entry).exists():  # another process has written it
        db.obj.repeats.add(key)
    elif times == 0:
        _write(entry)


def write_counts(*, early: bool = False) -> None:
    """An entry for each thing that was repeated, once its ten minutes are over; `early`: at the end of the process."""
    for (action, person_id, who, address, target), times in db.obj.repeats.ended(early=early):
        after = {"count": times}
        entry = _entry(action, None, None, {}, after, f"十分钟内另有 {times} 次", "", target)
        _write(entry | {"person_id": person_id, "who": who, "address": address, "request": ""})


def once_in_a_while(action: str, *, target: str, by=None, **more) -> None:
    """An entry once in ten minutes for the same person, address and target; how often does not matter."""
    if not _alike(_entry(action, None, by, {}, {}, "", "", target)).exists():
        alone(action, by=by, target=target, **more)


def _write(entry: dict) -> None:
    with db.atomic():
        db.obj.defer(entry)


def _alike(entry: dict):
    return Entry.select(Entry.seq).where(
        Entry.at.between(entry["at"] - WINDOW, entry["at"] + WINDOW)
        & (Entry.action == entry["action"])
        & (Entry.target == entry["target"])
        & (Entry.who == entry["who"])
        & (Entry.address == entry["address"])
    )


def stood(row, changes: dict) -> dict:
    """What a row said, before they are written, in the places of `changes`."""
    return {name: row.__data__.get(name) for name in changes}


def changed(before: dict, after: dict) -> tuple[dict, dict]:
    """Both without what is the same in both."""
    before, after = _plain(before), _plain(after)
    same = {key for key in before.keys() & after.keys() if before[key] == after[key]}
    return {k: v for k, v in before.items() if k not in same}, {
        k: v for k, v in after.items() if k not in same
    }


def _entry(action, thing, by, before, after, words, label, target) -> dict:
    if action not in ACTIONS:
        raise KeyError(f"{action} has no name in audit/actions.py")
    place = origin.get()
    said = {"before": before, "after": after, "words": words}
    return {
        "at": clock.now(),
        "person_id": by.id if by else None,
        "who": by.username if by else place.who,
        "address": place.address[:64],
        "request": place.request[:64],
        "action": action,
        "target": (target or _name(thing))[:200],
        "label": label[:200],
        "detail": canonical({key: _brief(value) for key, value in said.items() if value}),
    }


def _plain(values: dict) -> dict:
    """Rows as their keys, so that what was read and what is written compare."""
    return {key: value._pk if isinstance(value, Model) else value for key, value in values.items()}


def _name(thing) -> str:
    """card/7: the kind of thing and its key."""
    return f"{thing._meta.table_name}/{thing._pk}" if thing is not None else ""


def _brief(value):
    if isinstance(value, dict):
        return {str(key): _brief(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_brief(each) for each in value]
    if isinstance(value, str) and len(value) > LONGEST:
        return f"{value[:200]}…（共 {len(value)} 字，SHA-256 {hashlib.sha256(value.encode()).hexdigest()}）"
    return value
