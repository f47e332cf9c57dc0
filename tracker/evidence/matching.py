"""Where records stand and could stand: the cards, and what the records do for them."""

from collections import defaultdict
from dataclasses import dataclass

from tracker.boards.card import Card
from tracker.boards.proof import asked_of
from tracker.boards.year import Year
from tracker.evidence.evidence import Evidence, EvidenceCard
from tracker.evidence.kind import Kind
from tracker.evidence.preconditions import OPEN, cards_with_all, second_share
from tracker.evidence.proving import counts, why_not
from tracker.plan.criterion import Criterion


@dataclass
class Standing:
    """A card on which a record stands: the criteria that it helps to meet there, or why it does not meet one."""

    card: Card
    serves: list[Criterion]
    why: str = ""


def standings_of(records: list[Evidence]) -> dict[int, list[Standing]]:
    """record id → where it stands: two queries for a whole list."""
    by_id = {record.id: record for record in records}
    links = list(
        EvidenceCard.select(EvidenceCard.evidence, EvidenceCard.card).where(
            EvidenceCard.evidence << list(by_id)
        )
    )
    cards = {c.id: c for c in cards_with_all().where(Card.id << {link.card_id for link in links})}
    criteria = criteria_of({card.task_id for card in cards.values()})
    order = {card_id: place for place, card_id in enumerate(cards)}
    found = defaultdict(list)
    for link in sorted(links, key=lambda row: order[row.card_id]):
        card, record = cards[link.card_id], by_id[link.evidence_id]
        found[record.id].append(fit(card, record, criteria))
    return found


def fit(card: Card, record: Evidence, criteria: list[Criterion]) -> Standing:
    """What `record` (with its kind) does, or would do, for `card`."""
    asked = [c for c in asked_of(card, criteria) if c.kind == record.kind_id]
    serves = [c for c in asked if counts(c, card.year_id, record)]
    if serves or record.superseded_by_id:
        return Standing(card, serves)
    return Standing(
        card,
        [],
        "；".join(f"{c.label}：{why_not(c, card.year_id, record, record.kind)}" for c in asked),
    )


def criteria_of(task_ids) -> list[Criterion]:
    """The criteria that evidence can meet, of these tasks."""
    return list(
        Criterion.select()
        .where(
            (Criterion.task << list(task_ids)) & (Criterion.source == "evidence") & Criterion.active
        )
        .order_by(Criterion.position)
    )


def kinds_of_units(unit_ids, year: int) -> set[str]:
    """The keys of the kinds that these units' cards of `year` ask for."""
    cards = list(cards_with_all().where((Card.unit << list(unit_ids)) & (Card.year == year)))
    criteria = criteria_of({card.task_id for card in cards})
    return {c.kind for card in cards for c in asked_of(card, criteria)}


def kinds_for(card: Card) -> list[str]:
    """The keys of the kinds that `card` asks for."""
    return list(dict.fromkeys(c.kind for c in asked_of(card, criteria_of([card.task_id]))))


def offers(
    unit_ids, kind: Kind, *, record: Evidence | None = None, year: int | None = None
) -> list[Standing]:
    """The units' open cards that accept `kind`: in `year`, or, for a record, those on which it would count."""
    criteria = list(
        Criterion.select().where(
            (Criterion.source == "evidence") & (Criterion.kind == kind.key) & Criterion.active
        )
    )
    query = cards_with_all().where(
        (Card.unit << list(unit_ids))
        & (Card.state << OPEN)
        & (Card.task << {c.task_id for c in criteria})
        & Year.where_open()
    )
    if record:
        query = query.where(
            Card.id.not_in(
                EvidenceCard.select(EvidenceCard.card).where(EvidenceCard.evidence == record)
            )
        )
    else:
        query = query.where(Card.year == year)
    found, on = (
        [],
        list(
            cards_with_all()
            .join(EvidenceCard, on=EvidenceCard.card == Card.id)
            .where(EvidenceCard.evidence == record)
        )
        if record and kind.one_share
        else [],
    )
    for card in query:
        if second_share(kind, [*on, card]):
            continue
        serves = [
            c for c in asked_of(card, criteria) if record is None or counts(c, card.year_id, record)
        ]
        if serves:
            found.append(Standing(card, serves))
    return found
