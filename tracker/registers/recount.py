"""What depends on a register: the cards that it proves are counted again, and reopened when the proof is gone."""

from contextlib import contextmanager

from tracker import clock
from tracker.boards import moves, proof, tally
from tracker.boards.card import Card, State
from tracker.boards.transitions import waived
from tracker.boards.year import Year
from tracker.data.database import db, lock
from tracker.plan.criterion import Criterion
from tracker.plan.task import Task
from tracker.units.unit import Unit, heirs

WHY = {"roster": "人员名册有变动", "media": "政务新媒体账号登记有变动"}


@contextmanager
def watched(unit: Unit, source: str):
    """Inside a transaction: when the block has changed `unit`'s register, its cards follow.

    Yields a list that afterwards holds the closed cards of this year which the change has sent back to 办理中.
    """
    lock(Unit.select().where(Unit.id == unit.id))  # one change of a unit's registers at a time
    before = _met(unit, source)
    reopened: list[Card] = []
    yield reopened
    cards = _cards(unit, source)
    tally.refresh(cards)
    lost = {key for key in before if key not in _met(unit, source)}
    for card in cards:
        if card.state != State.CLOSED or card.year_id != clock.today().year:
            continue
        gone = [
            t.criterion
            for t in tally.tallies_of([card.id])[card.id]
            if (card.id, t.criterion_id) in lost and not waived(t.criterion, card.closure)
        ]
        if gone:
            moves.reopen_because(card, f"{WHY[source]}，{''.join(proof.lacks(card, gone))}")
            reopened.append(card)


def follow(unit: Unit, source: str) -> list[Card]:
    """The same when no form but the calendar has changed what `unit`'s register proves; the cards that went back."""
    with db.atomic(), watched(unit, source) as reopened:
        return reopened


def _cards(unit: Unit, source: str) -> list[Card]:
    """The cards that ask this register, its unit's and its heirs', in years that are not locked, in the order in which they are held."""
    tasks = Criterion.select(Criterion.task).where((Criterion.source == source) & Criterion.active)
    return list(
        Card.select(Card, Task, Unit, Year)
        .join(Task)
        .switch(Card)
        .join(Unit)
        .switch(Card)
        .join(Year)
        .where((Card.unit << _hands(unit)) & (Card.task << tasks) & Year.where_open())
        .order_by(Card.id)
    )


def _met(unit: Unit, source: str) -> set[tuple[int, int]]:
    tallies = (
        tally.Tally.select(tally.Tally, Criterion)
        .join(Criterion)
        .switch(tally.Tally)
        .join(Card)
        .where((Card.unit << _hands(unit)) & (Criterion.source == source))
    )
    return {(t.card_id, t.criterion_id) for t in tallies if t.met}


def _hands(unit: Unit) -> list[int]:
    """The unit, and the one that has its accounts now that it was merged."""
    return [unit.id, heirs().get(unit.id, unit.id)]
