"""Closing several cards at once, where that is safe."""

from dataclasses import dataclass

from tracker.boards import moves, tally
from tracker.boards.card import Card
from tracker.boards.contributors import open_contributors
from tracker.boards.queries import card_by_id
from tracker.permissions import can
from tracker.refusals import Conflict, Forbidden, Refusal, Refused
from tracker.verification.queue import LONGEST, reservation


@dataclass
class Outcome:
    """What became of one card; `refused` is empty when it was closed."""

    card: Card
    refused: str


def close_each(seen: dict[int, int], *, by) -> list[Outcome]:
    """Close the cards of `seen` (id → the version that was shown), each for itself; one refused stops no other."""
    if not can("verify", None, by):
        raise Forbidden("核验由区政府办公室审核人办理，您的账号不能核验。")
    if not seen:
        raise Refused("还没有选择任务卡。")
    if len(seen) > LONGEST:
        raise Refused(f"一次最多核验 {LONGEST} 张。")
    cards = sorted(
        (card_by_id(card_id) for card_id in seen), key=lambda card: card.leads
    )  # leads wait for the others
    return [_close(card, seen[card.id], by) for card in cards]


def _close(card: Card, version: int, by) -> Outcome:
    try:
        if (
            card.version == version
        ):  # otherwise what follows is about another state than the one shown
            tallies = tally.tallies_of([card.id])[card.id]
            because = reservation(card, tallies, open_contributors([card]).get(card.id, []), by)
            if because:
                return Outcome(card, f"{because}，请逐张核验。")
        moves.apply(card, "close", by=by, seen=version)
    except Conflict:
        return Outcome(card_by_id(card.id), "刚刚被他人更新过，请看最新情况。")
    except Refusal as refusal:
        return Outcome(card, refusal.sentence)
    return Outcome(card, "")
