"""What waits to be verified: in which order, what may be closed unread, and closing several."""

from datetime import timedelta

import pytest

from tests.conftest import NOW
from tests.verification.conftest import prove
from tracker.boards.card import Card, State
from tracker.boards.tally import Tally
from tracker.boards.year import Year
from tracker.refusals import Forbidden, Refused
from tracker.verification.bulk_closing import close_each
from tracker.verification.queue import Filters, choices, entries, waiting


def test_the_longest_waiting_card_comes_first(submitted, frozen_clock):
    later = [submitted("weiqu", 36)]
    frozen_clock(NOW - timedelta(days=3))
    first = submitted("weiqu", 33)
    assert [c.id for c in waiting(Filters())] == [first.id, later[0].id]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({"kind": "street"}, [4, 36]),
        ({"kind": "department"}, [5]),
        ({"chapter": "三"}, [36]),
        ({"q": "学习培训"}, [36]),
        ({"q": "韦曲 任务4"}, [4]),
        ({"q": "36"}, [36]),
        ({"q": "街办韦曲 任务３６"}, [36]),
        ({"q": "没有的词"}, []),
        ({"q": "%"}, []),
    ],
)
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
    safe, gap, own = (
        prove(submitted("weiqu", 36)),
        submitted("weiqu", 33),
        submitted("zhengfuban", 36, cast.office),
    )
    prove(own)
    because = {e.card.id: e.because for e in entries(list(waiting(Filters())), cast.office)}
    assert because == {safe.id: "", gap.id: "标准未满足", own.id: "本人提请"}


def test_several_are_closed_each_for_itself(submitted, cast):
    safe, gap, own = (
        prove(submitted("weiqu", 36)),
        submitted("weiqu", 33),
        prove(submitted("zhengfuban", 36, cast.office)),
    )
    stale = prove(submitted("weiqu", 35))
    seen = {c.id: c.version for c in (safe, gap, own)} | {stale.id: stale.version - 1}
    outcomes = {o.card.id: o.refused for o in close_each(seen, by=cast.office)}
    assert outcomes[safe.id] == "" and "他人更新" in outcomes[stale.id]
    assert "标准未满足" in outcomes[gap.id] and "本人提请" in outcomes[own.id]
    assert [c.id for c in Card.select().where(Card.state == State.CLOSED)] == [safe.id]


def test_a_lead_goes_after_its_contributors_in_the_same_batch(submitted, card_of, cast):
    lead, last = prove(submitted("zhengfuban", 4, cast.office)), prove(submitted("weiqu", 4))
    Card.update(state=State.CLOSED).where(
        (Card.task == lead.task_id) & Card.id.not_in([lead.id, last.id])
    ).execute()
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


def test_a_card_of_which_one_criterion_is_met_and_one_is_not_is_read_first(submitted, cast):
    card = prove(submitted("weiqu", 33))
    tallies = Tally.select().where(Tally.card == card)
    assert len(tallies) > 1
    for tally in tallies:
        prove(card)
        Tally.update(have=0).where(Tally.id == tally.id).execute()
        assert [e.because for e in entries(list(waiting(Filters())), cast.office)] == ["标准未满足"]
