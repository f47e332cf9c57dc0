"""Supersession: a record that supports a closed card is not changed, another takes its place and both stay."""

from tracker import audit
from tracker.data.database import db
from tracker.evidence import files
from tracker.evidence.change import Change
from tracker.evidence.evidence import Evidence
from tracker.evidence.links import link
from tracker.evidence.listeners import tell
from tracker.evidence.preconditions import (
    allowed,
    card_ids_of,
    held_as_seen,
    held_cards,
    no_card_waits,
)
from tracker.evidence.records import Draft, new_record, said_of
from tracker.refusals import Invalid


def supersede(record: Evidence, draft: Draft, *, by, seen: int, reason: str) -> Evidence:
    """File a new record in the place of one that supports a closed card; both stay, and each names the other."""
    allowed(record, by)
    if not reason:
        raise Invalid({"reason": "请写明替代的原因。"})
    files.check(record.kind, draft, by=by, record=record)
    with db.atomic():
        old = held_as_seen(record, seen)
        cards = held_cards(card_ids_of(old))
        no_card_waits(cards, "替代")
        new = new_record(old.kind, draft, old.unit_id, by)
        new.save(force_insert=True)
        files.copy(old, new, draft.kept, by=by)
        files.take(new, draft.staged, by=by)
        Evidence.update(superseded_by=new, version=seen + 1).where(Evidence.id == old.id).execute()
        Change.create(evidence=old, person=by, verb="supersede", words=reason)
        audit.note(
            "evidence.supersede",
            old,
            by=by,
            before=said_of(old),
            after=said_of(new) | {"superseded_by": new},
            words=reason,
            label=new.title,
        )
        Change.create(
            evidence=new,
            person=by,
            verb="file",
            words=f"替代 {old.happened_on} 的《{old.title}》：{reason}",
        )
        link(new, cards, by=by, verb="supersede")
        tell(old.id, new.id)
    return new
