"""The phrases in which evidence asks the database."""

from dataclasses import dataclass
from datetime import date

from peewee import fn

from tracker import clock
from tracker.accounts.person import Person
from tracker.boards.access import led_by
from tracker.boards.card import Card
from tracker.boards.year import Year
from tracker.data.words import words_of, written
from tracker.evidence.attachment import Attachment
from tracker.evidence.change import Change
from tracker.evidence.evidence import Evidence, EvidenceCard
from tracker.evidence.kind import Kind
from tracker.permissions import can
from tracker.refusals import Missing
from tracker.units.unit import Unit

PAGE = 50
EVERY = "see every unit's evidence"


def seen_by(person):
    """§1: the unit that filed it, the lead unit of a task on which it stands, the office, observers."""
    if can(EVERY, None, person):
        return Evidence.id.is_null(False)
    led = EvidenceCard.select(EvidenceCard.evidence).join(Card).where(Card.task << led_by(person))
    return (Evidence.unit << list(person.unit_ids)) | (Evidence.id << led)


def seen_among(person, records) -> set[int]:
    """The ids of those of `records` that `person` may see: one query or none, however many records there are."""
    ids = {record.id for record in records}
    if not ids or can(EVERY, None, person):
        return ids
    within = Evidence.id.between(min(ids), max(ids)) & seen_by(person)
    return ids & {found for (found,) in Evidence.select(Evidence.id).where(within).tuples()}


def record_for(person, record_id: int) -> Evidence:
    """A record with everything that its page names; Missing when `person` may not know of it."""
    record = (
        Evidence.select(Evidence, Kind, Unit, Person)
        .join(Kind)
        .switch(Evidence)
        .join(Unit)
        .switch(Evidence)
        .join(Person, on=(Evidence.created_by == Person.id), attr="created_by")
        .where((Evidence.id == record_id) & seen_by(person))
        .first()
    )
    if record is None:
        raise Missing("没有这条材料，或者您无权查看。")
    return record


def attachment_for(person, attachment_id: int) -> Attachment:
    """A file that `person` may read: of a record that they may see, or their own staged upload."""
    attachment = Attachment.get_or_none(Attachment.id == attachment_id)
    if attachment is None or (attachment.evidence_id is None and attachment.person_id != person.id):
        raise Missing("没有这个附件，或者您无权查看。")
    if attachment.evidence_id is not None:
        record_for(person, attachment.evidence_id)
    return attachment


@dataclass(frozen=True)
class Filters:
    """What a list of records is narrowed to; empty means everything."""

    unit_ids: tuple[int, ...] = ()
    year: int | None = None
    kinds: tuple[str, ...] = ()
    words: str = ""


def records_of(person, filters: Filters, but_on: Card | None = None):
    """The records that `person` may see and asks for, newest first; for a card, those that could still go on it."""
    query = (
        Evidence.select(Evidence, Kind, Unit)
        .join(Kind)
        .switch(Evidence)
        .join(Unit)
        .where(seen_by(person))
        .order_by(Evidence.happened_on.desc(), Evidence.id.desc())
    )
    if but_on:
        there = EvidenceCard.select(EvidenceCard.evidence).where(EvidenceCard.card == but_on)
        query = query.where(Evidence.superseded_by.is_null() & Evidence.id.not_in(there))
    if filters.unit_ids:
        query = query.where(Evidence.unit << filters.unit_ids)
    if filters.year:
        query = query.where(
            Evidence.happened_on.between(date(filters.year, 1, 1), date(filters.year, 12, 31))
        )
    if filters.kinds:
        query = query.where(Evidence.kind << filters.kinds)
    for word in words_of(filters.words):
        named = Attachment.select(Attachment.evidence).where(
            written(word, Attachment.name) & Attachment.evidence.is_null(False)
        )
        query = query.where(written(word, Evidence.title) | (Evidence.id << named))
    return query


def file_counts(records: list[Evidence]) -> dict[int, int]:
    """record id → how many files it has: one query for a whole list."""
    query = (
        Attachment.select(Attachment.evidence, fn.COUNT(Attachment.id))
        .group_by(Attachment.evidence)
        .where(Attachment.evidence << [record.id for record in records])
    )
    return dict(query.tuples())


def years_with_records() -> list[int]:
    """From the newest open year down to the oldest record."""
    oldest = Evidence.select(fn.MIN(Evidence.happened_on)).scalar()
    newest = Year.select(fn.MAX(Year.number)).scalar() or clock.today().year
    return list(range(newest, (oldest.year if oldest else newest) - 1, -1))


def history_of(record: Evidence) -> list[Change]:
    return list(
        Change.select(Change, Person, Unit)
        .join(Person)
        .join(Unit)
        .where(Change.evidence == record)
        .order_by(Change.id.desc())
    )


def predecessor_of(record: Evidence) -> Evidence | None:
    """The record whose place this one took."""
    return Evidence.get_or_none(Evidence.superseded_by == record.id)
