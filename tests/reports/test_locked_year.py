"""Once a year's report is issued no change of any kind moves, adds or rewords a card of that year: every changing route is tried."""

import pytest

from tests import routes
from tests.test_access import world as changeable  # noqa: F401  (a fixture)
from tests.world import ACTORS, upload_of
from tracker import clock
from tracker.boards.card import Card
from tracker.boards.year import Year
from tracker.data.database import db


@pytest.fixture(scope="module")
def locked(changeable):  # noqa: F811
    Year.update(locked_at=clock.now()).where(Year.number == 2026).execute()
    return changeable


def cards():
    told = (
        Card.id,
        Card.unit,
        Card.task,
        Card.domain,
        Card.scope,
        Card.state,
        Card.progress,
        Card.closure,
        Card.reason,
        Card.returns,
        Card.due_on,
        Card.submitted_at,
        Card.closed_at,
    )
    return list(Card.select(*told).where(Card.year == 2026).order_by(Card.id).tuples())


@pytest.mark.parametrize("change", routes.POST, ids=lambda c: c.path)
def test_no_change_touches_its_cards(locked, change):
    actor = change.by or next(
        actor for actor, letter in zip(ACTORS, change.verdicts) if letter == "y"
    )
    form = {name: value.format(**locked.names) for name, value in change.form.items()}
    form |= {name: upload_of(what) for name, what in change.files.items()}
    before = cards()
    with db.atomic() as transaction:
        try:
            reply = locked.browser(actor).post(change.path.format(**locked.names), data=form)
            after = cards()
        finally:
            transaction.rollback()
    assert reply.status_code < 500 and after == before, reply.status_code
