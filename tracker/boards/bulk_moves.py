"""Many cards moved at once, each by its own rule: a refusal of one stops none of the others."""

from dataclasses import dataclass, field

from tracker.boards import moves
from tracker.boards.card import Card
from tracker.boards.transitions import Move
from tracker.refusals import Refusal


@dataclass
class Moved:
    """The cards that were moved, and for the others (card id → refusal) why they were not."""

    done: list[Card] = field(default_factory=list)
    refused: dict[int, Refusal] = field(default_factory=dict)


def apply_each(
    verb: str, cards: list[Card], *, by, seen: dict[int, int], given: dict[int, Move] | None = None
) -> Moved:
    """Make the move `verb` with each of `cards`, of which `by` saw the versions `seen`, with what `given` says of it."""
    found = Moved()
    for card in cards:
        try:
            found.done.append(
                moves.apply(
                    card, verb, by=by, seen=seen.get(card.id, -1), move=(given or {}).get(card.id)
                )
            )
        except Refusal as refusal:
            found.refused[card.id] = refusal
    return found
