"""What a card has to show: boards ask, the packages that hold records answer.

A source of proof is registered under the name that criteria use (`source = "evidence"`), so that boards
need not know of evidence, rosters or registers, which come after them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tracker.boards.card import Card
from tracker.plan.criterion import Criterion


@dataclass(frozen=True)
class Item:
    """A record that counts towards a criterion, as the card's page lists it."""

    title: str
    url: str
    on: date
    by: str


@dataclass(frozen=True)
class Gap:
    """What is still missing, as a sentence; where it can be mended; and where a record that is there already can be chosen."""

    words: str
    url: str
    label: str
    chosen_at: str = ""


class Source(Protocol):
    def count(self, cards: list[Card], criteria: list[Criterion]) -> dict[tuple[int, int], int]:
        """(card id, criterion id) → how many records count."""

    def items(self, card: Card, criteria: list[Criterion]) -> dict[int | None, list[Item]]:
        """criterion id → the records that count towards it; None → records on the card that count towards none."""

    def gaps(self, wanted: list[tuple[Card, Criterion]]) -> dict[tuple[int, int], Gap]:
        """(card id, criterion id) → what is still missing, in a number of queries that does not depend on how many."""


sources: dict[str, Source] = {}


def asked_of(card: Card, criteria: Iterable[Criterion]) -> list[Criterion]:
    return [c for c in criteria if c.task_id == card.task_id and c.applies_to(card)]


def items_of(card: Card, criteria: list[Criterion]) -> dict[int | None, list[Item]]:
    """criterion id → its records; None → the records on the card that no criterion asks for."""
    found = defaultdict(list)
    for name, source in sources.items():
        for key, items in source.items(card, [c for c in criteria if c.source == name]).items():
            found[key] += items
    return found


def gaps(wanted: list[tuple[Card, Criterion]]) -> dict[tuple[int, int], Gap]:
    """(card id, criterion id) → what cards (with task and unit) still lack for criteria that are not met."""
    found: dict[tuple[int, int], Gap] = {}
    for name in {criterion.source for _, criterion in wanted}:
        found |= sources[name].gaps([(card, c) for card, c in wanted if c.source == name])
    return found


def lacks(card: Card, criteria: list[Criterion]) -> list[str]:
    """What `card` still lacks for each of `criteria`, a sentence each."""
    found = gaps([(card, criterion) for criterion in criteria])
    return [found[card.id, criterion.id].words for criterion in criteria]
