"""A notice's way, rule by rule, without HTTP."""

from datetime import timedelta

import pytest

from tests.conftest import NOW
from tests.notices.conftest import DRAFT
from tracker.boards import moves as card_moves
from tracker.boards.transitions import Move
from tracker.notices import moves
from tracker.notices.issuing import issue
from tracker.notices.notice import Notice, NoticeState, NoticeStep
from tracker.notices.queries import notices_for
from tracker.notices.transitions import STEPS, allowed
from tracker.refusals import Conflict, Forbidden, Invalid, Refused

WORDS = "演示：已落实。"
WAY = ("notice-receive", "notice-reply", "notice-close")


def bring(notice, cast, to):
    for verb in WAY:
        if notice.state == to:
            break
        by = cast.office if verb == "notice-close" else cast.street
        moves.apply(notice, verb, by=by, seen=notice.version, words=WORDS)
    return notice


@pytest.mark.parametrize("verb", STEPS)
@pytest.mark.parametrize("state", ["issued", "received", "replied", "closed"])
def test_a_step_is_taken_from_its_own_states_only(notice, cast, verb, state):
    bring(notice, cast, state)
    by = cast.street if verb in WAY[:2] else cast.office
    if state in STEPS[verb].before and not (verb == "notice-close" and state != "replied"):
        moves.apply(notice, verb, by=by, seen=notice.version, words=WORDS)
        assert Notice.get_by_id(notice.id).state == STEPS[verb].after
    else:
        with pytest.raises(Refused):
            moves.apply(notice, verb, by=by, seen=notice.version, words=WORDS)
        assert Notice.get_by_id(notice.id).state == state


@pytest.mark.parametrize("verb", STEPS)
@pytest.mark.parametrize("who", ["department", "viewer", "admin", "observer"])
def test_strangers_take_no_step(notice, cast, verb, who):
    bring(notice, cast, STEPS[verb].before[0])
    with pytest.raises(Forbidden):
        moves.apply(notice, verb, by=getattr(cast, who), seen=notice.version, words=WORDS)


def test_the_office_may_not_check_what_the_same_person_replied(cast, card_of):
    notice = issue({card_of("zhengfuban", 4).id: 0}, DRAFT, by=cast.office).notices[0]
    for verb in WAY[:2]:
        moves.apply(notice, verb, by=cast.office, seen=notice.version, words=WORDS)
    with pytest.raises(Forbidden, match="另一位审核人"):
        moves.apply(notice, "notice-close", by=cast.office, seen=notice.version, words=WORDS)
    moves.apply(notice, "notice-close", by=cast.office2, seen=notice.version, words=WORDS)


def test_two_reviewers_on_one_notice_the_second_is_told(notice, cast):
    bring(notice, cast, "replied")
    other = Notice.get_by_id(notice.id)
    moves.apply(notice, "notice-return", by=cast.office, seen=notice.version, words=WORDS)
    with pytest.raises(Conflict):
        moves.apply(other, "notice-close", by=cast.office2, seen=other.version, words=WORDS)
    assert Notice.get_by_id(notice.id).state == NoticeState.RECEIVED


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        ("received", "notice-reply"),
        ("replied", "notice-return"),
        ("replied", "notice-close"),
        ("issued", "notice-cancel"),
    ],
)
def test_words_are_asked_for(notice, cast, state, verb):
    bring(notice, cast, state)
    with pytest.raises(Invalid) as refusal:
        moves.apply(
            notice,
            verb,
            by=cast.street if verb == "notice-reply" else cast.office,
            seen=notice.version,
        )
    assert "words" in refusal.value.errors


def test_a_card_closed_meanwhile_lets_the_office_close_the_notice_without_an_answer(notice, cast):
    card = notice.card
    assert "notice-close" not in [s.verb for s in allowed(notice, cast.office)]
    for verb, by in (("receive", cast.street), ("submit", cast.street), ("close", cast.office)):
        card_moves.apply(
            card, verb, by=by, seen=card.version, move=Move(words="演示", progress="演示")
        )
    assert "notice-close" in [s.verb for s in allowed(notice, cast.office)]
    assert moves.apply(notice, "notice-close", by=cast.office, seen=0).state == NoticeState.CLOSED


def test_a_reply_that_was_sent_back_stays_on_record(notice, cast):
    bring(notice, cast, "replied")
    moves.apply(
        notice, "notice-return", by=cast.office, seen=notice.version, words="演示：不够具体"
    )
    moves.apply(notice, "notice-reply", by=cast.street, seen=notice.version, words="演示：补充")
    assert [s.words for s in NoticeStep.select().where(NoticeStep.verb == "notice-reply")] == [
        WORDS,
        "演示：补充",
    ]
    assert Notice.get_by_id(notice.id).reply == "演示：补充"


def test_a_notice_is_late_until_it_is_answered(notice, cast, frozen_clock):
    assert not notice.is_late
    frozen_clock(NOW + timedelta(days=16))
    assert notice.is_late
    bring(notice, cast, "replied")
    assert not notice.is_late


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("street", True),
        ("viewer", True),
        ("office", True),
        ("observer", True),
        ("department", False),
        ("admin", False),
    ],
)
def test_who_sees_a_notice(notice, cast, who, sees):
    assert notices_for(getattr(cast, who)).exists() == sees
