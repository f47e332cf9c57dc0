"""flask prepare: what every start does, whenever it is."""

from datetime import datetime

import pytest

from tracker import create_app
from tracker.boards.card import Card
from tracker.boards.year import Year


def prepared(app) -> None:
    done = app.test_cli_runner().invoke(args=["prepare"])
    assert done.exit_code == 0, done.output


def years() -> list[int]:
    return [number for (number,) in Year.select(Year.number).order_by(Year.number).tuples()]


def test_a_start_in_a_new_year_opens_it(app, frozen_clock):
    frozen_clock(datetime(2026, 12, 31, 15, 59))
    prepared(app)
    assert years() == [2026]
    frozen_clock(datetime(2026, 12, 31, 16))
    prepared(app)
    assert years() == [2026, 2027]


def test_a_start_in_a_year_whose_report_is_issued_leaves_its_cards_as_they_are(app, frozen_clock):
    cards = Card.select().where(Card.year == 2026).count()
    Year.update(locked_at=datetime(2026, 6, 1)).execute()
    Card.delete().where(Card.id == Card.select(Card.id).where(Card.year == 2026).limit(1)).execute()
    prepared(app)
    assert (years(), Card.select().where(Card.year == 2026).count()) == ([2026], cards - 1)


@pytest.mark.parametrize(
    ("moment", "opened"),
    [(datetime(2027, 1, 3, 2), [2026]), (datetime(2027, 3, 1, 2), [2026, 2027])],
)
def test_the_demo_opens_the_year_that_it_tells(app, frozen_clock, moment, opened):
    frozen_clock(moment)
    demo = create_app(
        DATABASE_URL=app.config["DATABASE_URL"],
        TRACKER_DATA=app.config["TRACKER_DATA"],
        TESTING=True,
        TRACKER_DEMO="1",
    )
    prepared(demo)
    assert years() == opened
