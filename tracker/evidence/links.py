"""Putting records on cards and taking them off: one record serves every card that it proves."""

from tracker import audit
from tracker.boards import tally
from tracker.boards.access import sees_contents
from tracker.boards.card import Card, Event, Verb
from tracker.data.database import db
from tracker.evidence.change import ACTIONS, Change
from tracker.evidence.evidence import Evidence, EvidenceCard
from tracker.evidence.listeners import tell
from tracker.evidence.preconditions import (
    allowed,
    cards_with_all,
    current,
    held,
    held_cards,
    second_share,
    still_open,
)
from tracker.refusals import Missing, Refused

VERBS = {
    action.removeprefix("evidence."): Verb(label, sees_contents)
    for action, label in ACTIONS.items()
}


def attach(record: Evidence, card_ids: list[int], *, by) -> list[Card]:
    """Put `record` on cards of its unit; return those that it was not on before."""
    allowed(record, by)
    with db.atomic():
        record = held(record)
        current(record)
        new = link(record, held_cards(card_ids), by=by, verb="attach")
        tell(record.id)
    return new


def detach(record: Evidence, card_id: int, *, by) -> Card:
    allowed(record, by)
    with db.atomic():
        record = held(record)
        (card,) = held_cards([card_id])
        _of_own_unit(card, by)
        still_open(card, "移除材料")
        if (
            EvidenceCard.delete()
            .where((EvidenceCard.evidence == record) & (EvidenceCard.card == card))
            .execute()
        ):
            noted(record, [card], by=by, verb="detach")
            Change.create(evidence=record, person=by, verb="detach", words=card.name)
            audit.note(
                "evidence.detach", record, by=by, before={"card": card.id}, label=record.title
            )
            tally.refresh([card])
            tell(record.id)
    return card


def link(record: Evidence, cards: list[Card], *, by, verb: str, count: bool = True) -> list[Card]:
    """Inside a transaction that holds `cards`: link, note and count again (or leave that to whoever links many)."""
    there = {row.card_id for row in EvidenceCard.select().where(EvidenceCard.evidence == record)}
    new = [card for card in cards if card.id not in there]
    if verb != "supersede" and (why := second_share(record.kind, [*_cards(there, record), *new])):
        raise Refused(why)
    for card in new:
        _of_own_unit(card, by)
        if verb != "supersede":
            still_open(card, "增加材料")
        EvidenceCard.create(evidence=record, card=card, linked_by=by)
    if new:
        noted(record, new, by=by, verb=verb)
        audit.note(
            "evidence.attach",
            record,
            by=by,
            after={"cards": [card.id for card in new]},
            label=record.title,
        )
        if verb == "attach":
            Change.create(
                evidence=record, person=by, verb="attach", words="、".join(c.name for c in new)
            )
        if count:
            tally.refresh(new)
    return new


def _cards(ids: set[int], record: Evidence) -> list[Card]:
    return list(cards_with_all().where(Card.id << ids)) if ids and record.kind.one_share else []


def _of_own_unit(card: Card, by) -> None:
    if not by.works_for(card.unit_id):
        raise Missing("没有这张任务卡。")


def noted(record: Evidence, cards: list[Card], *, by, verb: str) -> None:
    """A line in the history of each card."""
    for card in cards:
        Event.create(card=card, person=by, verb=verb, words=record.title)
