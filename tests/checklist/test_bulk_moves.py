"""年度必办 with many cards at once: received all together, submitted together, and none held up by another."""

import pytest

from tests.evidence.conftest import FORM
from tracker import clock
from tracker.boards import moves
from tracker.boards.card import Card, Event, State
from tracker.boards.tally import Tally
from tracker.boards.transitions import Move
from tracker.boards.year import Year
from tracker.plan.task import Task
from tracker.units.unit import Unit

PAGE = "/duties/2026/weiqu"


@pytest.fixture
def clerk(sign_in, cast):
    return sign_in(cast.street)


def states(code="weiqu"):
    return dict(
        Card.select(Task.number, Card.state)
        .join(Task)
        .switch(Card)
        .join(Unit)
        .where((Unit.code == code) & (Card.year == 2026))
        .tuples()
    )


def proven(*numbers):
    """Cards that lack nothing: their criteria are met."""
    cards = list(
        Card.select(Card.id)
        .join(Task)
        .switch(Card)
        .join(Unit)
        .where((Unit.code == "weiqu") & (Task.number << numbers))
    )
    Tally.update(have=9).where(Tally.card << cards).execute()


def named(card):
    return f"{card.id}:{card.version}"


def test_all_cards_are_received_with_one_button(clerk, cast):
    assert "签收全部 13 张" in clerk.get(PAGE).text
    answer = clerk.post(f"{PAGE}/receipt", follow_redirects=True)
    assert "已签收 13 张任务卡" in answer.text and "签收全部" not in answer.text
    assert set(states().values()) == {State.DOING} and set(states("guodu").values()) == {
        State.PENDING
    }
    assert (
        Event.select().where((Event.verb == "receive") & (Event.person == cast.street)).count()
        == 13
    )
    assert "没有待签收的任务卡" in clerk.post(f"{PAGE}/receipt", follow_redirects=True).text


def test_those_that_are_written_are_submitted_and_the_others_left(clerk, card_of):
    clerk.post(f"{PAGE}/receipt")
    proven(35, 36, 9)
    one, two, three = (card_of("weiqu", n) for n in (9, 35, 36))
    page = clerk.get(PAGE).text
    assert all(f'value="{named(card)}"' in page for card in (one, two, three))
    answer = clerk.post(
        f"{PAGE}/submission",
        data={"card": [named(c) for c in (one, two, three)], "progress": ["演示甲", " ", "演示乙"]},
        follow_redirects=True,
    )
    assert "已提请核验 2 张任务卡" in answer.text
    assert [states()[n] for n in (9, 35, 36)] == [State.SUBMITTED, State.DOING, State.SUBMITTED]
    assert Card.get_by_id(three.id).progress == "演示乙"


def test_one_that_is_refused_holds_up_no_other_and_keeps_its_text(clerk, card_of):
    clerk.post(f"{PAGE}/receipt")
    proven(9, 36)
    one, two = card_of("weiqu", 9), card_of("weiqu", 36)
    answer = clerk.post(
        f"{PAGE}/submission",
        data={"card": [named(one), f"{two.id}:0"], "progress": ["演示甲", "演示乙"]},
    )
    assert (
        answer.status_code == 422
        and "刚刚被他人更新过" in answer.text
        and "演示乙</textarea>" in answer.text
    )
    assert (
        "已提请核验 1 张任务卡；下面 1 张没有提请" in answer.text
        and f'href="#field-progress-{two.id}"' in answer.text
    )
    assert (states()[9], states()[36]) == (State.SUBMITTED, State.DOING)


def test_one_that_lacks_proof_is_refused_with_what_is_missing(clerk, card_of):
    clerk.post(f"{PAGE}/receipt")
    card = card_of("weiqu", 36)
    answer = clerk.post(f"{PAGE}/submission", data={"card": named(card), "progress": "演示"})
    assert (
        answer.status_code == 422
        and "学习培训还缺 1 次" in answer.text
        and states()[36] == State.DOING
    )


def test_what_was_written_for_a_card_that_moved_meanwhile_is_shown(clerk, cast, card_of):
    clerk.post(f"{PAGE}/receipt")
    proven(36, 9)
    card, other = card_of("weiqu", 36), card_of("weiqu", 9)
    seen = [named(card), named(other)]
    moves.apply(card, "submit", by=cast.street, seen=1, move=Move(progress="演示：别人写的。"))
    answer = clerk.post(
        f"{PAGE}/submission",
        data={"card": seen, "progress": ["演示：我写的。", "演示：办了活动。"]},
    )
    assert answer.status_code == 422
    assert f'href="#field-unsent-{card.id}">任务36：刚刚被他人更新过' in answer.text
    assert (
        "任务36没有提请，您写的文字在这里" in answer.text
        and "演示：我写的。" in answer.text
        and "刚刚被他人更新过" in answer.text
    )
    assert (
        Card.get_by_id(card.id).progress == "演示：别人写的。"
        and Card.get_by_id(other.id).state == State.SUBMITTED
    )


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"card": "x:y", "progress": "演示"},
        {"card": "1", "progress": "演示"},
        {"card": "1:0", "progress": " "},
    ],
)
def test_nothing_written_is_said_so(clerk, form):
    answer = clerk.post(f"{PAGE}/submission", data=form)
    assert answer.status_code == 422 and "还没有写推进情况" in answer.text


def test_another_units_card_is_never_moved(clerk, card_of):
    card = card_of("guodu", 36)
    assert (
        "还没有写推进情况"
        not in clerk.post(f"{PAGE}/submission", data={"card": named(card), "progress": "演示"}).text
    )
    assert states("guodu")[36] == State.PENDING


def test_a_locked_year_moves_nothing(clerk):
    Year.update(locked_at=clock.now()).execute()
    assert "签收全部" not in clerk.get(PAGE).text
    assert clerk.post(f"{PAGE}/receipt").status_code == 422 and set(states().values()) == {
        State.PENDING
    }


def test_a_card_that_came_back_says_why(clerk, cast, card_of):
    clerk.post(f"{PAGE}/receipt")
    card = card_of("weiqu", 36)
    moves.apply(card, "submit", by=cast.street, seen=1, move=Move(progress="演示", words="演示"))
    for words in ("演示：先前的理由。", "演示：请补签到表。"):
        moves.apply(card, "return", by=cast.office, seen=card.version, move=Move(words=words))
        moves.apply(
            card,
            "submit",
            by=cast.street,
            seen=card.version,
            move=Move(progress="演示", words="演示"),
        )
    assert "退回意见" not in clerk.get(PAGE).text
    moves.apply(card, "withdraw", by=cast.street, seen=card.version)
    page = clerk.get(PAGE).text
    assert "退回意见：演示：请补签到表。" in page and "先前的理由" not in page


def test_a_card_that_was_closed_and_reopened_says_why(clerk, cast, card_of):
    clerk.post(f"{PAGE}/receipt")
    card = card_of("weiqu", 36)
    for verb, by in (("submit", cast.street), ("close", cast.office), ("reopen", cast.office)):
        card = moves.apply(
            card, verb, by=by, seen=card.version, move=Move(progress="演示", words=f"演示：{verb}")
        )
    assert "重新办理原因：演示：reopen" in clerk.get(PAGE).text


def test_a_record_that_is_there_already_is_offered_beside_a_new_one(clerk, card_of):
    address = f"/evidence?card={card_of('weiqu', 36).id}&amp;kind=training"
    assert address not in clerk.get(PAGE).text
    assert clerk.post("/evidence", data=FORM).status_code == 303
    page = clerk.get(PAGE).text
    assert (
        "本单位另有 1 次符合要求的学习培训，关联到本任务卡即可。" in page
        and f'href="{address}">选用已有材料' in page
    )


def test_where_a_year_may_bring_nothing_a_zero_report_is_one_step(clerk, cast, card_of):
    clerk.post(f"{PAGE}/receipt")
    address = f"/cards/{card_of('weiqu', 8).id}?closure=nothing_to_report"
    assert f'href="{address}#submission"' in clerk.get(PAGE).text
    assert f"/cards/{card_of('weiqu', 36).id}?closure" not in clerk.get(PAGE).text
    assert 'value="nothing_to_report" checked' in clerk.get(address).text
