"""The verification desk through the front door: one card with its proof, closing and returning, several at once."""

from datetime import date, timedelta

import pytest

from tests.conftest import NOW
from tests.evidence import samples
from tests.evidence.conftest import TRAINING
from tests.verification.conftest import prove
from tracker.boards import moves
from tracker.boards.card import Card, Event, State
from tracker.boards.transitions import Move
from tracker.evidence import records
from tracker.evidence.kind import Kind
from tracker.evidence.records import Draft
from tracker.verification import phrase


def decide(client, card, noun, version=None, **form):
    return client.post(
        f"/verification/{card.id}/{noun}",
        data={"version": card.version if version is None else version, **form},
    )


def test_the_desk_shows_the_first_card_with_what_was_said(submitted, sign_in, cast):
    card = submitted("weiqu", 36)
    page = sign_in(cast.office).get("/verification").text
    assert (
        "共 1 张待核验" in page
        and "演示：已按要求推进。" in page
        and f"/verification/{card.id}/closure" in page
    )


def test_an_empty_desk_says_so(sign_in, cast):
    assert "都核验完了" in sign_in(cast.office).get("/verification").text
    assert "没有符合筛选条件" in sign_in(cast.office).get("/verification?q=无").text


def test_closing_goes_on_to_the_next(submitted, sign_in, cast, frozen_clock):
    first = prove(submitted("weiqu", 33))
    frozen_clock(NOW + timedelta(hours=1))
    second = submitted("weiqu", 36)
    client = sign_in(cast.office)
    response = decide(client, first, "closure")
    assert response.status_code == 303 and response.location == f"/verification/{second.id}"
    response = decide(client, second, "return", phrase="请补齐。", words="演示：缺照片")
    assert response.location == "/verification"
    last = Event.select().where(Event.card == second).order_by(Event.id.desc()).first()
    assert (last.verb, last.words) == ("return", "请补齐。\n演示：缺照片")


def test_filters_survive_a_decision(submitted, sign_in, cast):
    card = prove(submitted("weiqu", 36))
    response = sign_in(cast.office).post(
        f"/verification/{card.id}/closure?kind=street", data={"version": card.version}
    )
    assert response.location == "/verification?kind=street"


def test_the_second_reviewer_gets_the_fresh_state_and_keeps_the_words(submitted, sign_in, cast):
    card = submitted("weiqu", 36)
    seen = card.version
    moves.apply(card, "return", by=cast.office2, seen=seen, move=Move(words="演示：先退回"))
    response = decide(sign_in(cast.office), card, "closure", seen, words="我写的意见")
    assert response.status_code == 409
    assert (
        "刚刚被他人更新过" in response.text
        and "演示：先退回" in response.text
        and "我写的意见" in response.text
    )
    assert Event.select().where((Event.card == card) & (Event.verb == "close")).count() == 0


def test_words_are_kept_also_when_the_card_was_closed_meanwhile(submitted, sign_in, cast):
    card = prove(submitted("weiqu", 36))
    seen = card.version
    moves.apply(card, "close", by=cast.office2, seen=seen)
    response = decide(sign_in(cast.office), card, "return", seen, words="演示：照片不清楚")
    assert response.status_code == 409 and "演示：照片不清楚" in response.text


def test_what_is_missing_is_refused_with_the_words_kept(submitted, sign_in, cast):
    card = submitted("weiqu", 36)
    client = sign_in(cast.office)
    assert decide(client, card, "closure").status_code == 422
    assert decide(client, card, "return").status_code == 422
    assert decide(client, card, "return", words="长" * 2001).text.count("长" * 2001) == 1
    assert Card.get_by_id(card.id).state == State.SUBMITTED


def test_nobody_verifies_what_they_submitted(submitted, sign_in, cast):
    card = prove(submitted("zhengfuban", 36, cast.office))
    client = sign_in(cast.office)
    assert "须由另一位审核人" in client.get(f"/verification/{card.id}").text
    assert decide(client, card, "closure").status_code == 403
    assert Card.get_by_id(card.id).state == State.SUBMITTED


@pytest.mark.parametrize("who", ["street", "viewer", "admin", "observer"])
def test_the_desk_is_the_offices_alone(submitted, sign_in, cast, who):
    card, client = submitted("weiqu", 36), sign_in(getattr(cast, who))
    for path in ("/verification", f"/verification/{card.id}", "/verification/phrases"):
        assert client.get(path).status_code == 403
    for path in (
        f"/verification/{card.id}/closure",
        "/verification/closures",
        "/verification/phrases",
        "/verification/phrases/1/removal",
    ):
        assert (
            client.post(
                path, data={"version": card.version, "card": f"{card.id}:{card.version}"}
            ).status_code
            == 403
        )
    assert Card.get_by_id(card.id).state == State.SUBMITTED and phrase.phrases()


def test_strangers_are_sent_to_sign_in_and_unknown_cards_are_404(client, sign_in, cast):
    assert client.get("/verification").location.startswith("/sign-in")
    assert sign_in(cast.office).get("/verification/999999").status_code == 404
    assert (
        sign_in(cast.office).post("/verification/closures", data={"card": "999999:1"}).status_code
        == 404
    )


def test_closing_several_lists_what_went_and_what_did_not(submitted, sign_in, cast):
    safe, gap = prove(submitted("weiqu", 36)), submitted("weiqu", 33)
    page = (
        sign_in(cast.office)
        .post(
            "/verification/closures",
            data={"card": [f"{safe.id}:{safe.version}", f"{gap.id}:{gap.version}"]},
        )
        .text
    )
    assert "销号 1 张，没有销号 1 张" in page and "标准未满足" in page


@pytest.mark.parametrize("value", ["", "abc", "1", "-1:-1", "٣:٤", "9" * 40])
def test_nonsense_ticked_closes_nothing(submitted, sign_in, cast, value):
    prove(submitted("weiqu", 36))
    answer = sign_in(cast.office).post("/verification/closures", data={"card": value})
    assert answer.status_code == 422 and "还没有选择任务卡" in answer.text
    assert not Card.select().where(Card.state == State.CLOSED).exists()


def test_the_desk_costs_the_same_however_long_the_queue_is(
    submitted, sign_in, cast, queries, frozen_clock
):
    client, counts = sign_in(cast.office), []
    for hour, number in enumerate((36, 33, 35, 4)):
        frozen_clock(NOW + timedelta(hours=hour / 4))
        submitted("weiqu", number)
        client.get("/verification")
        with queries() as seen:
            assert client.get("/verification").status_code == 200
        counts.append(len(seen))
    assert max(counts) == min(counts) <= 22, counts


def test_what_is_asked_is_read_before_the_progress_text_and_the_decision(submitted, sign_in, cast):
    prove(submitted("weiqu", 33))
    page = sign_in(cast.office).get("/verification").text
    at = [
        page.index(f'id="{name}"') for name in ("criteria-name", "progress-name", "decision-name")
    ]
    assert at == sorted(at) and page.count("已满足") >= 3


def test_a_phones_photo_is_read_in_place_and_its_original_fetched(
    submitted, card_of, sign_in, cast, stage
):
    card = card_of("weiqu", 36)
    photo = stage("手机.heic", samples.HEIC)
    draft = Draft(TRAINING, date(2026, 3, 5), [photo.id])
    kind = Kind.get_by_id("training")
    records.file(kind, draft, unit=cast.street.unit, by=cast.street, cards=[card.id])
    submitted("weiqu", 36)
    page = sign_in(cast.office).get("/verification").text
    assert f'src="/attachments/{photo.id}/picture"' in page and "下载原件" in page
