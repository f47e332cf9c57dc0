"""The verification desk: queue, one card with its proof, closing and returning, several at once, phrases."""
from datetime import timedelta

import pytest

from tests.conftest import NOW
from tracker.boards import moves
from tracker.boards.card import Card, Event, State
from tracker.boards.tally import Tally
from tracker.boards.transitions import Move
from tracker.boards.year import Year
from tracker.plan.criterion import Criterion
from tracker.refusals import Forbidden, Invalid, Refused
from tracker.supervision import phrase
from tracker.supervision.queue import Filters, choices, entries, waiting
from tracker.supervision.verifying import close_each

SENT = Move(words="演示：材料另行报送", progress="演示：已按要求推进。")


@pytest.fixture
def submitted(card_of, cast):
    """submitted("weiqu", 4) → that card, waiting to be verified."""
    def found(code, number, by=None):
        card, by = card_of(code, number), by or cast.street
        moves.apply(card, "receive", by=by, seen=card.version)
        return moves.apply(card, "submit", by=by, seen=card.version, move=SENT)
    return found


def prove(card):
    for tally in Tally.select(Tally, Criterion).join(Criterion).where(Tally.card == card):
        Tally.update(have=tally.criterion.need).where(Tally.id == tally.id).execute()
    return card


def decide(client, card, noun, version=None, **form):
    return client.post(f"/verification/{card.id}/{noun}", data={"version": card.version if version is None else version, **form})


def test_the_longest_waiting_card_comes_first(submitted, frozen_clock):
    later = [submitted("weiqu", 36)]
    frozen_clock(NOW - timedelta(days=3))
    first = submitted("weiqu", 33)
    assert [c.id for c in waiting(Filters())] == [first.id, later[0].id]


@pytest.mark.parametrize(("wanted", "numbers"), [
    ({"kind": "street"}, [4, 36]), ({"kind": "department"}, [5]), ({"chapter": "三"}, [36]),
    ({"q": "学习培训"}, [36]), ({"q": "韦曲 任务4"}, [4]), ({"q": "36"}, [36]), ({"q": "没有的词"}, []), ({"q": "%"}, [])])
def test_filters_narrow_the_queue(submitted, cast, wanted, numbers):
    submitted("weiqu", 4), submitted("sifaju", 5, cast.department), submitted("weiqu", 36)
    assert sorted(c.task.number for c in waiting(Filters(**wanted))) == numbers


def test_the_filters_offer_only_what_waits(submitted):
    submitted("weiqu", 36)
    assert choices() == {"kind": [("street", "街道办事处")], "chapter": [("三", "三 工作措施")]}


def test_a_year_whose_report_is_issued_has_no_queue(submitted):
    submitted("weiqu", 4)
    Year.update(locked_at=NOW).execute()
    assert not list(waiting(Filters()))


def test_only_cards_whose_proof_speaks_for_itself_may_be_closed_unread(submitted, cast):
    safe, gap, own = prove(submitted("weiqu", 36)), submitted("weiqu", 33), submitted("zhengfuban", 36, cast.office)
    prove(own)
    because = {e.card.id: e.because for e in entries(list(waiting(Filters())), cast.office)}
    assert because == {safe.id: "", gap.id: "标准未满足", own.id: "本人提请"}


def test_several_are_closed_each_for_itself(submitted, cast):
    safe, gap, own = prove(submitted("weiqu", 36)), submitted("weiqu", 33), prove(submitted("zhengfuban", 36, cast.office))
    stale = prove(submitted("weiqu", 35))
    seen = {c.id: c.version for c in (safe, gap, own)} | {stale.id: stale.version - 1}
    outcomes = {o.card.id: o.refused for o in close_each(seen, by=cast.office)}
    assert outcomes[safe.id] == "" and "他人更新" in outcomes[stale.id]
    assert "标准未满足" in outcomes[gap.id] and "本人提请" in outcomes[own.id]
    assert [c.id for c in Card.select().where(Card.state == State.CLOSED)] == [safe.id]


def test_a_lead_goes_after_its_contributors_in_the_same_batch(submitted, card_of, cast):
    lead, last = prove(submitted("zhengfuban", 4, cast.office)), prove(submitted("weiqu", 4))
    Card.update(state=State.CLOSED).where((Card.task == lead.task_id) & Card.id.not_in([lead.id, last.id])).execute()
    outcomes = close_each({lead.id: lead.version, last.id: last.version}, by=cast.office2)
    assert not any(o.refused for o in outcomes)


@pytest.mark.parametrize("who", ["street", "viewer", "admin", "observer"])
def test_only_the_office_closes_several(submitted, cast, who):
    card = prove(submitted("weiqu", 36))
    with pytest.raises(Forbidden):
        close_each({card.id: card.version}, by=getattr(cast, who))


def test_nothing_ticked_is_said_so(cast):
    with pytest.raises(Refused, match="还没有选择"):
        close_each({}, by=cast.office)


def test_phrases_are_kept_once_and_dropped(app, cast):
    kept = phrase.add("  请补充 \n会议纪要 ", by=cast.office)
    assert kept.text == "请补充 会议纪要"
    for text, match in (("请补充 会议纪要", "已经有"), ("", "写出"), ("长" * 201, "200")):
        with pytest.raises(Invalid) as refusal:
            phrase.add(text, by=cast.office)
        assert match in refusal.value.errors["text"]
    phrase.remove(kept.id, by=cast.office)
    phrase.remove(kept.id, by=cast.office)
    assert kept.id not in [p.id for p in phrase.phrases()]
    with pytest.raises(Forbidden):
        phrase.add("演示", by=cast.street)


# --- through the front door


def test_the_desk_shows_the_first_card_with_what_was_said(submitted, sign_in, cast):
    card = submitted("weiqu", 36)
    page = sign_in(cast.office).get("/verification").text
    assert "共 1 张待核验" in page and "演示：已按要求推进。" in page and f"/verification/{card.id}/closure" in page


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
    response = sign_in(cast.office).post(f"/verification/{card.id}/closure?kind=street", data={"version": card.version})
    assert response.location == "/verification?kind=street"


def test_the_second_reviewer_gets_the_fresh_state_and_keeps_the_words(submitted, sign_in, cast):
    card = submitted("weiqu", 36)
    seen = card.version
    moves.apply(card, "return", by=cast.office2, seen=seen, move=Move(words="演示：先退回"))
    response = decide(sign_in(cast.office), card, "closure", seen, words="我写的意见")
    assert response.status_code == 409
    assert "刚刚被他人更新过" in response.text and "演示：先退回" in response.text and "我写的意见" in response.text
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
    for path in (f"/verification/{card.id}/closure", "/verification/closures", "/verification/phrases",
                 "/verification/phrases/1/removal"):
        assert client.post(path, data={"version": card.version, "card": f"{card.id}:{card.version}"}).status_code == 403
    assert Card.get_by_id(card.id).state == State.SUBMITTED and phrase.phrases()


def test_strangers_are_sent_to_sign_in_and_unknown_cards_are_404(client, sign_in, cast):
    assert client.get("/verification").location.startswith("/sign-in")
    assert sign_in(cast.office).get("/verification/999999").status_code == 404
    assert sign_in(cast.office).post("/verification/closures", data={"card": "999999:1"}).status_code == 404


def test_closing_several_lists_what_went_and_what_did_not(submitted, sign_in, cast):
    safe, gap = prove(submitted("weiqu", 36)), submitted("weiqu", 33)
    page = sign_in(cast.office).post("/verification/closures", data={
        "card": [f"{safe.id}:{safe.version}", f"{gap.id}:{gap.version}"]}).text
    assert "销号 1 张，没有销号 1 张" in page and "标准未满足" in page


@pytest.mark.parametrize("value", ["", "abc", "1", "-1:-1", "٣:٤", "9" * 40])
def test_nonsense_ticked_closes_nothing(submitted, sign_in, cast, value):
    prove(submitted("weiqu", 36))
    assert sign_in(cast.office).post("/verification/closures", data={"card": value}).status_code in (200, 404)
    assert not Card.select().where(Card.state == State.CLOSED).exists()


def test_phrases_through_their_page(sign_in, cast):
    client = sign_in(cast.office)
    assert client.post("/verification/phrases", data={"text": "<b>演示</b>"}).status_code == 303
    page = client.get("/verification/phrases").text
    assert "&lt;b&gt;演示" in page and client.post("/verification/phrases", data={"text": ""}).status_code == 422


def test_the_desk_costs_the_same_however_long_the_queue_is(submitted, sign_in, cast, queries, frozen_clock):
    client, counts = sign_in(cast.office), []
    for hour, number in enumerate((36, 33, 35, 4)):
        frozen_clock(NOW + timedelta(hours=hour / 4))
        submitted("weiqu", number)
        client.get("/verification")
        with queries() as seen:
            assert client.get("/verification").status_code == 200
        counts.append(len(seen))
    assert max(counts) == min(counts) <= 22, counts
