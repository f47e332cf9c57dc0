"""Files to start from, as in the tests of evidence; and cards that wait to be verified."""

import pytest

from tests.evidence.conftest import MOVE, stage, store  # noqa: F401
from tracker.boards import moves
from tracker.boards.tally import Tally
from tracker.plan.criterion import Criterion


@pytest.fixture
def submitted(card_of, cast):
    """submitted("weiqu", 4) → that card, waiting to be verified."""

    def found(code, number, by=None):
        card, by = card_of(code, number), by or cast.street
        moves.apply(card, "receive", by=by, seen=card.version)
        return moves.apply(card, "submit", by=by, seen=card.version, move=MOVE)

    return found


def prove(card):
    """As if everything that is asked of `card` were on record."""
    for tally in Tally.select(Tally, Criterion).join(Criterion).where(Tally.card == card):
        Tally.update(have=tally.criterion.need).where(Tally.id == tally.id).execute()
    return card
