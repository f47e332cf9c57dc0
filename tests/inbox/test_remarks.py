"""What the other side has said waits for an answer, a week at most."""

from datetime import timedelta

import pytest

from tests.conftest import NOW
from tracker.inbox.items import waiting
from tracker.remarks.remark import say


def said_to(person):
    return [
        item.note.partition("：")[2]
        for group in waiting(person)
        if group.key == "remarks"
        for item in group.items
    ]


@pytest.fixture
def card(card_of):
    return card_of("weiqu", 36)


def test_a_remark_waits_for_the_other_side_until_it_answers(card, cast):
    say(card, "演示：请问要几张照片？", by=cast.street)
    assert said_to(cast.office) == ["演示：请问要几张照片？"] and said_to(cast.street) == []
    say(card, "演示：一张。", by=cast.office2)
    assert said_to(cast.office) == said_to(cast.office2) == [] and said_to(cast.street) == [
        "演示：一张。"
    ]
    say(card, "演示：好的。", by=cast.street)
    assert said_to(cast.street) == []


def test_after_a_week_it_is_taken_as_read(card, cast, frozen_clock):
    say(card, "演示：供参考。", by=cast.office)
    frozen_clock(NOW + timedelta(days=6))
    assert said_to(cast.street)
    frozen_clock(NOW + timedelta(days=8))
    assert not said_to(cast.street)
    say(card, "演示：再问一次。", by=cast.office)
    assert said_to(cast.street) == ["演示：再问一次。"]


@pytest.mark.parametrize("who", ["department", "viewer", "admin", "observer"])
def test_nobody_else_is_told(card, cast, who):
    say(card, "演示", by=cast.street), say(card, "演示：答复", by=cast.office)
    assert said_to(getattr(cast, who)) == []


def test_each_unit_is_told_of_its_own_cards(card_of, cast):
    card = card_of("sifaju", 5)
    say(card, "演示：请补充。", by=cast.office)
    assert said_to(cast.department) == ["演示：请补充。"] and said_to(cast.street) == []
