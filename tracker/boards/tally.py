"""Tallies: what cards have on record of each criterion. Derived from the sources of proof, and kept so that a board is one query more."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from peewee import ForeignKeyField, IntegerField

from tracker.boards.card import Card
from tracker.boards.proof import asked_of, lacks, sources
from tracker.data.database import Model, db, lock
from tracker.plan.criterion import Criterion
from tracker.plan.task import Task
from tracker.units.unit import Unit


class Tally(Model):
    """How much of a criterion a card has on record. Derived: `refresh` writes it and nothing else does."""

    card = ForeignKeyField(Card, backref="tallies", on_delete="CASCADE")
    criterion = ForeignKeyField(Criterion, on_delete="CASCADE")
    have = IntegerField(default=0)

    class Meta:
        indexes = ((("card", "criterion"), True),)

    @property
    def met(self) -> bool:
        return self.have >= self.criterion.need


class Count(NamedTuple):
    """A tally as a board shows it: 听取汇报 0/1."""

    label: str
    have: int
    need: int

    @property
    def met(self) -> bool:
        return self.have >= self.need


def recount(cards: list[Card]) -> dict[tuple[int, int], int]:
    """(card id, criterion id) → what is on record, for everything that is asked of `cards` (task and unit loaded)."""
    criteria = list(
        Criterion.select()
        .where(Criterion.task << {c.task_id for c in cards})
        .order_by(Criterion.position)
    )
    by_source = defaultdict(list)
    for criterion in criteria:
        by_source[criterion.source].append(criterion)
    have: dict[tuple[int, int], int] = {}
    for name, group in by_source.items():
        have |= sources[name].count(cards, group)
    return {
        (card.id, c.id): have.get((card.id, c.id), 0)
        for card in cards
        for c in asked_of(card, criteria)
    }


def drifted(cards: list[Card]) -> list[Card]:
    """Those of `cards` whose tallies differ from a recount."""
    if not cards:
        return []
    wanted = recount(cards)
    stored = {
        (t.card_id, t.criterion_id): t.have
        for t in Tally.select().where(Tally.card << [c.id for c in cards])
    }
    wrong = {key[0] for key in wanted.keys() | stored.keys() if wanted.get(key) != stored.get(key)}
    return [card for card in cards if card.id in wrong]


def refresh(cards: list[Card]) -> None:
    """Count again what `cards` (task and unit loaded) have on record; a card whose count changed gets a new rev."""
    if not cards:
        return
    with db.atomic():
        lock(Card.select(Card.id).where(Card.id << [c.id for c in cards]).order_by(Card.id))
        wanted = recount(cards)
        stored = {
            (t.card_id, t.criterion_id): t
            for t in Tally.select().where(Tally.card << [c.id for c in cards])
        }
        changed = set()
        for key, tally in stored.items():
            if key not in wanted:
                tally.delete_instance()
                changed.add(key[0])
            elif tally.have != wanted[key]:
                Tally.update(have=wanted[key]).where(Tally.id == tally.id).execute()
                changed.add(key[0])
        new = [
            {"card": k[0], "criterion": k[1], "have": n}
            for k, n in wanted.items()
            if k not in stored
        ]
        for start in range(0, len(new), 200):
            Tally.insert_many(new[start : start + 200]).on_conflict_ignore().execute()
        changed |= {row["card"] for row in new}
        if changed:
            Card.update(rev=Card.rev + 1).where(Card.id << list(changed)).execute()


def refresh_year(year: int) -> None:
    """Count every card of `year` again, in portions that keep the write lock short."""
    cards = list(
        Card.select(Card, Task, Unit).join(Task).switch(Card).join(Unit).where(Card.year == year)
    )
    for start in range(0, len(cards), 200):
        refresh(cards[start : start + 200])


def counts_where(which):
    """(card id, label, have, need) of the cards that `which` describes, in the criteria's order: a query."""
    return (
        Tally.select(Tally.card, Criterion.label, Tally.have, Criterion.need)
        .join(Criterion)
        .switch(Tally)
        .join(Card)
        .where(which)
        .order_by(Criterion.position)
    ).tuples()


def by_card(counts: Iterable[tuple]) -> dict[int, list[Count]]:
    """card id → what it has of each criterion."""
    found = defaultdict(list)
    for card_id, *count in counts:
        found[card_id].append(Count(*count))
    return found


def counts_of(card_ids: list[int]) -> dict[int, list[Count]]:
    """card id → what it has of each criterion, in the criteria's order: one query for any number of cards."""
    return by_card(counts_where(Card.id << card_ids))


def tallies_of(card_ids: list[int]) -> dict[int, list[Tally]]:
    """card id → its tallies with their criteria, in the criteria's order: one query."""
    found = defaultdict(list)
    query = (
        Tally.select(Tally, Criterion)
        .join(Criterion)
        .where(Tally.card << card_ids)
        .order_by(Criterion.position)
    )
    for tally in query:
        found[tally.card_id].append(tally)
    return found


def missing(card: Card) -> list[str]:
    """What `card` still lacks; empty when every criterion is met."""
    return lacks(card, [t.criterion for t in tallies_of([card.id])[card.id] if not t.met])
