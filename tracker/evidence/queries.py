"""The phrases in which evidence asks the database."""
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from peewee import fn

from tracker import clock
from tracker.boards.card import Card
from tracker.boards.proof import asked_of
from tracker.boards.year import Year
from tracker.evidence.attachment import Attachment
from tracker.evidence.change import Change
from tracker.evidence.evidence import Evidence, EvidenceCard
from tracker.evidence.guards import OPEN, cards_with_all
from tracker.evidence.kind import Kind
from tracker.evidence.proving import counts
from tracker.people.person import Person
from tracker.people.unit import Unit
from tracker.permissions import can
from tracker.plan.criterion import Criterion
from tracker.plan.task import Party
from tracker.refusals import Missing

PAGE = 50


def seen_by(person):
    """§1: the unit that filed it, the lead unit of a task on which it stands, the office, observers."""
    if can("see every unit's evidence", None, person):
        return Evidence.id.is_null(False)
    led = (EvidenceCard.select(EvidenceCard.evidence).join(Card)
           .join(Party, on=(Party.task == Card.task)).where((Party.unit == person.unit_id) & Party.leads))
    return (Evidence.unit == person.unit_id) | (Evidence.id << led)


def record_for(person, record_id: int) -> Evidence:
    """A record with everything that its page names; Missing when `person` may not know of it."""
    record = (Evidence.select(Evidence, Kind, Unit, Person).join(Kind).switch(Evidence).join(Unit).switch(Evidence)
              .join(Person, on=(Evidence.created_by == Person.id), attr="created_by")
              .where((Evidence.id == record_id) & seen_by(person)).first())
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
    """What a list of records is narrowed to; None and empty mean everything."""

    unit_id: int | None = None
    year: int | None = None
    kinds: tuple[str, ...] = ()
    words: str = ""


def records_of(person, filters: Filters):
    """The records that `person` may see and asks for, newest first."""
    query = (Evidence.select(Evidence, Kind, Unit).join(Kind).switch(Evidence).join(Unit)
             .where(seen_by(person)).order_by(Evidence.happened_on.desc(), Evidence.id.desc()))
    if filters.unit_id:
        query = query.where(Evidence.unit == filters.unit_id)
    if filters.year:
        query = query.where(Evidence.happened_on.between(date(filters.year, 1, 1), date(filters.year, 12, 31)))
    if filters.kinds:
        query = query.where(Evidence.kind << filters.kinds)
    if filters.words:
        named = Attachment.select(Attachment.evidence).where(
            Attachment.name.contains(filters.words) & Attachment.evidence.is_null(False))
        query = query.where(Evidence.title.contains(filters.words) | (Evidence.id << named))
    return query


def years_with_records() -> list[int]:
    """From the newest open year down to the oldest record."""
    oldest = Evidence.select(fn.MIN(Evidence.happened_on)).scalar()
    newest = Year.select(fn.MAX(Year.number)).scalar() or clock.today().year
    return list(range(newest, (oldest.year if oldest else newest) - 1, -1))


@dataclass
class Standing:
    """A card on which a record stands, with the criteria that it helps to meet there."""

    card: Card
    serves: list[Criterion]


def standings_of(records: list[Evidence]) -> dict[int, list[Standing]]:
    """record id → where it stands: two queries for a whole list."""
    by_id = {record.id: record for record in records}
    links = list(EvidenceCard.select(EvidenceCard.evidence, EvidenceCard.card)
                 .where(EvidenceCard.evidence << list(by_id)))
    cards = {c.id: c for c in cards_with_all().where(Card.id << {link.card_id for link in links})}
    criteria = criteria_of({card.task_id for card in cards.values()})
    order = {card_id: place for place, card_id in enumerate(cards)}
    found = defaultdict(list)
    for link in sorted(links, key=lambda row: order[row.card_id]):
        card, record = cards[link.card_id], by_id[link.evidence_id]
        found[record.id].append(Standing(card, [
            c for c in asked_of(card, criteria) if counts(c, card.year_id, record)]))
    return found


def criteria_of(task_ids) -> list[Criterion]:
    """The criteria that evidence can meet, of these tasks."""
    return list(Criterion.select().where(
        (Criterion.task << list(task_ids)) & (Criterion.source == "evidence") & Criterion.active).order_by(Criterion.position))


def kinds_for(card: Card) -> list[str]:
    """The keys of the kinds that `card` asks for."""
    return list(dict.fromkeys(c.kind for c in asked_of(card, criteria_of([card.task_id]))))


def offers(unit, kind: Kind, *, record: Evidence | None = None, year: int | None = None) -> list[Standing]:
    """The unit's open cards that accept `kind`: in `year`, or, for a record, those on which it would count."""
    criteria = list(Criterion.select().where((Criterion.source == "evidence") & (Criterion.kind == kind.key)
                                             & Criterion.active))
    query = cards_with_all().where(
        (Card.unit == unit) & (Card.state << OPEN) & (Card.task << {c.task_id for c in criteria})
        & Year.locked_at.is_null())
    if record:
        query = query.where(Card.id.not_in(EvidenceCard.select(EvidenceCard.card).where(EvidenceCard.evidence == record)))
    else:
        query = query.where(Card.year == year)
    found = []
    for card in query:
        serves = [c for c in asked_of(card, criteria) if record is None or counts(c, card.year_id, record)]
        if serves:
            found.append(Standing(card, serves))
    return found


def history_of(record: Evidence) -> list[Change]:
    return list(Change.select(Change, Person, Unit).join(Person).join(Unit)
                .where(Change.evidence == record).order_by(Change.id.desc()))
