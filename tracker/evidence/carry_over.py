"""A new year: what still stands from earlier years goes onto the new cards by itself, and is not filed again."""

from collections import defaultdict

from peewee import JOIN

from tracker.boards.access import sees_contents
from tracker.boards.card import Card, Event, Verb
from tracker.boards.proof import asked_of
from tracker.boards.shares import standing_units
from tracker.evidence.evidence import Evidence, EvidenceCard
from tracker.evidence.proving import counts
from tracker.plan.criterion import Criterion

VERBS = {"carry": Verb("沿用以前年度的佐证材料", sees_contents)}


def carry(cards: list[Card]) -> None:
    """Put records of standing criteria (现行制度、窗口……) from the same share of earlier years on `cards`, all of one year."""
    criteria = list(
        Criterion.select().where(
            Criterion.standing & Criterion.active & (Criterion.task << {c.task_id for c in cards})
        )
    )
    if not criteria or not cards:
        return
    year = cards[0].year_id
    successor = standing_units(year)
    earlier = defaultdict(dict)  # share → record id → its link to an earlier card
    links = (
        EvidenceCard.select(EvidenceCard, Evidence, Card)
        .join(Evidence)
        .switch(EvidenceCard)
        .join(Card, JOIN.INNER)
        .where(
            (Card.year < year)
            & (Card.task << {c.task_id for c in criteria})
            & Evidence.superseded_by.is_null()
        )
        .order_by(Card.year, EvidenceCard.id)
    )
    for link in links:
        share = (
            link.card.task_id,
            link.card.scope,
            successor.get(link.card.unit_id, link.card.unit_id),
        )
        earlier[share][link.evidence_id] = link
    for card in cards:
        asked = asked_of(card, criteria)
        for link in earlier[card.task_id, card.scope, card.unit_id].values():
            if any(counts(criterion, year, link.evidence) for criterion in asked):
                EvidenceCard.create(evidence=link.evidence, card=card, linked_by=link.linked_by_id)
                Event.create(card=card, person=None, verb="carry", words=link.evidence.title)
