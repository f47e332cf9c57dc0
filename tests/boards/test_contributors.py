"""A lead unit's card closes after those of the units that contribute."""

import pytest

from tracker.boards import moves
from tracker.boards.card import Card, State
from tracker.boards.contributors import open_contributors, waits_for
from tracker.boards.tally import Tally
from tracker.boards.transitions import Move
from tracker.plan.criterion import Criterion
from tracker.refusals import Invalid

PROGRESS = Move(words="演示：材料另行报送", progress="演示：已按要求推进。")


def submitted(card, by):
    moves.apply(card, "receive", by=by, seen=card.version)
    return moves.apply(card, "submit", by=by, seen=card.version, move=PROGRESS)


def prove(card):
    """Every criterion met, so that only the lead rule is left."""
    for tally in Tally.select(Tally, Criterion).join(Criterion).where(Tally.card == card):
        Tally.update(have=tally.criterion.need).where(Tally.id == tally.id).execute()


@pytest.fixture
def lead(card_of, cast):
    card = submitted(card_of("zhengfuban", 4), cast.office)
    assert card.leads
    prove(card)
    return card


def close_contributors(card, but=()):
    Card.update(state=State.CLOSED).where(
        (Card.task == card.task_id) & ~Card.leads & Card.id.not_in([c.id for c in but])
    ).execute()


def test_a_lead_units_card_is_not_closed_while_contributors_are_open(lead, cast):
    with pytest.raises(Invalid, match="牵头单位.*等 37 个单位的任务卡还没有销号"):
        moves.apply(lead, "close", by=cast.office2, seen=lead.version)
    assert Card.get_by_id(lead.id).state == State.SUBMITTED


def test_the_office_may_waive_that_with_a_reason(lead, cast):
    moves.apply(
        lead, "close", by=cast.office2, seen=lead.version, move=Move(words="演示：配合单位另行督办")
    )
    assert Card.get_by_id(lead.id).state == State.CLOSED


def test_it_closes_without_a_word_once_every_contributor_has(lead, card_of, cast):
    last = card_of("weiqu", 4)
    close_contributors(lead, but=[last])
    assert waits_for(lead) == "韦曲街办"
    Card.update(state=State.CLOSED).where(Card.id == last.id).execute()
    moves.apply(lead, "close", by=cast.office2, seen=lead.version)
    assert Card.get_by_id(lead.id).state == State.CLOSED


def test_a_contributors_card_waits_for_nobody(card_of, cast):
    card = submitted(card_of("weiqu", 4), cast.street)
    prove(card)
    assert waits_for(card) == ""
    moves.apply(card, "close", by=cast.office, seen=card.version)


def test_of_task_one_only_the_same_domain_counts(app):
    leads = list(Card.select().where(Card.scope.startswith("domain:") & Card.leads))
    found = open_contributors(leads)
    for card in leads:
        others = (
            Card.select()
            .where((Card.task == card.task_id) & (Card.scope == card.scope) & ~Card.leads)
            .count()
        )
        assert len(found.get(card.id, [])) == others
    assert any(found.values())


def test_two_leads_of_one_task_do_not_wait_for_each_other(app):
    leads = list(Card.select().where(Card.leads))
    shared = {
        c.task_id for c in leads if sum(o.task_id == c.task_id and not c.scope for o in leads) > 1
    }
    assert shared and not any(open_contributors([c]) for c in leads if c.task_id in shared)


def test_the_cards_page_says_whom_it_waits_for(lead, sign_in, cast):
    page = sign_in(cast.office2).get(f"/cards/{lead.id}").text
    assert "等 37 个单位的任务卡还没有销号" in page and "即为同意提前销号" in page


def test_a_lead_sees_who_is_behind_while_it_works(card_of, sign_in, cast):
    client = sign_in(cast.office)
    assert "等 37 个单位还没有销号" in client.get(f"/cards/{card_of('zhengfuban', 4).id}").text
    assert "还没有销号；" not in client.get(f"/cards/{card_of('weiqu', 4).id}").text
