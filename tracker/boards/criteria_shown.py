"""What one card is asked to show and what stands for it, as far as a person may see it."""

from dataclasses import dataclass

from tracker.boards import proof, tally
from tracker.boards.access import sees_contents
from tracker.boards.card import Card
from tracker.boards.proof import Gap, Item
from tracker.boards.tally import Tally
from tracker.plan.criterion import Criterion


@dataclass
class Shown:
    """A criterion with what stands for it; `items` is None for those who may not see records."""

    criterion: Criterion
    have: int
    gap: Gap | None
    items: list[Item] | None

    @property
    def met(self) -> bool:
        return self.have >= self.criterion.need


@dataclass
class Asked:
    """`others` are records on the card that no criterion asks for."""

    tallies: list[Tally]
    criteria: list[Shown]
    others: list[Item]


def asked_for(card: Card, person) -> Asked:
    tallies = tally.tallies_of([card.id])[card.id]
    visible = sees_contents(person, card)
    items = proof.items_of(card, [t.criterion for t in tallies]) if visible else {}
    gaps = proof.gaps([(card, t.criterion) for t in tallies if not t.met])
    return Asked(
        tallies,
        [
            Shown(
                t.criterion,
                t.have,
                gaps.get((card.id, t.criterion_id)),
                items.get(t.criterion_id, []) if visible else None,
            )
            for t in tallies
        ],
        items.get(None, []),
    )
