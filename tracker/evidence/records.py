"""Records of evidence: filing and changing them. Nothing is ever changed silently or lost."""

from dataclasses import dataclass, field
from datetime import date

from tracker import audit, clock
from tracker.boards import tally
from tracker.characters import comparable
from tracker.data.database import db, lock
from tracker.evidence import files
from tracker.evidence.change import Change
from tracker.evidence.evidence import Evidence
from tracker.evidence.fields import HAPPENED_ON, compared
from tracker.evidence.kind import Kind
from tracker.evidence.links import link, noted
from tracker.evidence.listeners import tell
from tracker.evidence.preconditions import (
    allowed,
    card_ids_of,
    changeable,
    held_as_seen,
    held_cards,
)
from tracker.permissions import can
from tracker.refusals import Forbidden, Invalid
from tracker.units.unit import Unit


@dataclass
class Draft:
    """What a person gives for a record: checked values, its day, ids of staged uploads and of files it keeps."""

    values: dict
    happened_on: date
    staged: list[int] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)


class Twice(Invalid):
    """It looks as if this were on file already."""

    def __init__(self, twin: Evidence):
        super().__init__(
            {
                "again": "用于别的任务卡不必重填，在已有的材料上关联即可；确实是另一次的，请勾选后再保存。"
            },
            "本单位已有一条同一天、同一名称的材料。",
        )
        self.link = (f"/evidence/{twin.id}", "查看已有的材料")


def file(
    kind: Kind, draft: Draft, *, unit, by, cards: list[int] = (), again: bool = False
) -> Evidence:
    """Put a new record on file and on `cards`; `again` says that an equal one is known and this is another."""
    record = new_record(kind, draft, unit, by)
    if not can("file evidence", record, by):
        raise Forbidden("佐证材料由本单位经办人新增，您的账号不能办理。")
    files.check(kind, draft, by=by)
    with db.atomic():
        lock(Unit.select().where(Unit.id == record.unit_id))  # of two the second finds the first
        if not again:
            _once(record, kind)
        on = held_cards(cards)
        record.save(force_insert=True)
        files.take(record, draft.staged, by=by)
        Change.create(evidence=record, person=by, verb="file", words="")
        audit.note("evidence.file", record, by=by, after=said_of(record), label=record.title)
        link(record, on, by=by, verb="file")
        tell(record.id)
    return record


def change(record: Evidence, draft: Draft, *, by, seen: int) -> Evidence:
    """Replace values and files, as `by`, who saw version `seen`; what was there before stays in the history."""
    allowed(record, by)
    files.check(record.kind, draft, by=by, record=record)
    with db.atomic():
        fresh = held_as_seen(record, seen)
        cards = held_cards(card_ids_of(fresh))
        changeable(fresh, cards)
        values = _undefined(fresh) | draft.values
        before = _overwritten(fresh, values, draft.happened_on)
        words = ["、".join(f"“{_label(fresh.kind, key)}”" for key in before)] if before else []
        words += files.exchange(fresh, draft, by=by)
        if not words:
            return fresh
        changed = {
            "values": values,
            "happened_on": draft.happened_on,
            "changed_at": clock.now(),
            "title": title_of(fresh.kind, values),
            "version": seen + 1,
        }
        stood = said_of(fresh)
        Evidence.update(**changed).where(Evidence.id == fresh.id).execute()
        for name, value in changed.items():
            setattr(fresh, name, value)
        Change.create(
            evidence=fresh, person=by, verb="change", words="；".join(words), before=before
        )
        audit.note(
            "evidence.change",
            fresh,
            by=by,
            before=stood,
            after=said_of(fresh),
            words="；".join(words),
            label=fresh.title,
        )
        noted(fresh, cards, by=by, verb="change")
        tally.refresh(cards)
        tell(fresh.id)
    return fresh


def said_of(record: Evidence) -> dict:
    """A record as the audit log knows it: without what its kind calls personal."""
    return {
        "kind": record.kind_id,
        "title": record.title,
        "happened_on": record.happened_on,
    } | record.kind.without_personal(record.values)


def title_of(kind: Kind, values: dict) -> str:
    return str(values.get(kind.definition["title"]) or kind.name)[:200]


def new_record(kind: Kind, draft: Draft, unit, by) -> Evidence:
    return Evidence(
        unit=unit,
        kind=kind,
        title=title_of(kind, draft.values),
        happened_on=draft.happened_on,
        values=draft.values,
        public=kind.public,
        created_by=by,
    )


def twin_of(record: Evidence, kind: Kind) -> Evidence | None:
    """A record of the same unit, kind and day that seems to tell of the same thing as this unsaved one."""
    title_is_typed = any(
        f["key"] == kind.definition["title"] and f["type"] == "text" for f in kind.fields
    )
    same_day = Evidence.select().where(
        (Evidence.unit == record.unit_id)
        & (Evidence.kind == kind)
        & (Evidence.happened_on == record.happened_on)
        & Evidence.superseded_by.is_null()
    )
    title, values = comparable(record.title), compared(kind, record.values)
    return next(
        (
            e
            for e in same_day
            if comparable(e.title) == title
            and (title_is_typed or compared(kind, e.values) == values)
        ),
        None,
    )


def _once(record: Evidence, kind: Kind) -> None:
    """多头填报 is the users' greatest complaint: ask before the same thing is filed twice."""
    twin = twin_of(record, kind)
    if twin:
        raise Twice(twin)


def _undefined(record: Evidence) -> dict:
    """Values of fields that the kind had once: a form cannot show them, so it must not drop them."""
    defined = {f["key"] for f in record.kind.fields}
    return {key: value for key, value in record.values.items() if key not in defined}


def _overwritten(record: Evidence, values: dict, happened_on: date) -> dict:
    before = {
        key: record.values.get(key)
        for key in record.values | values
        if record.values.get(key) != values.get(key)
    }
    if record.happened_on != happened_on:
        before[HAPPENED_ON] = record.happened_on.isoformat()
    return before


def _label(kind: Kind, key: str) -> str:
    return kind.date_label if key == HAPPENED_ON else kind.label_of(key)
