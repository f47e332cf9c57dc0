"""A percentage in the report is what an official finds who works it out by hand."""

from decimal import ROUND_HALF_UP, Decimal

import pytest

from tracker.reports.figures.counts import Counts
from tracker.reports.figures.rates import percent, rate_of

pytestmark = pytest.mark.one_database  # of figures at hand, without a database


def test_halves_are_rounded_up_as_by_hand():
    assert [rate_of(part, 16) for part in (1, 9, 13)] == [6.3, 56.3, 81.3]
    for whole in range(1, 120):
        for part in range(whole + 1):
            by_hand = (Decimal(100) * part / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
            assert Decimal(str(rate_of(part, whole))) == by_hand, (part, whole)


@pytest.mark.parametrize(
    "part, whole, words",
    [
        (0, 7, "0%"),
        (7, 7, "100%"),
        (1, 3, "33.3%"),
        (1, 2, "50.0%"),
        (0, 0, "—"),
        (90864, 90882, "99.98%"),
        (18, 90882, "0.02%"),
        (999_999, 1_000_000, "99.9999%"),
    ],
)
def test_what_is_not_all_or_nothing_is_never_printed_as_such(part, whole, words):
    assert percent(rate_of(part, whole)) == words


def test_cards_are_rated_in_the_same_way():
    assert Counts(closed=9, doing=7).rate == 56.3
