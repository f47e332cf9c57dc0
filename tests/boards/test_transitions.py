"""The state machine, rule by rule, without HTTP."""

import pytest

from tracker.boards import moves, tally
from tracker.boards.card import Card, Closure, Event, State
from tracker.boards.transitions import TRANSITIONS, Move, allowed
from tracker.boards.year import Year
from tracker.plan.criterion import Criterion
from tracker.refusals import Conflict, Forbidden, Invalid, Refused

# Tasks that ask a street office for nothing that could stand in the way of these rules are made so by a reason.
REASON = Move(words="演示：材料另行报送", progress="演示：已按要求推进。")
WAY = ["receive", "submit", "close"]


def bring(card: Card, cast, to: State) -> Card:
    """Move a card of 韦曲街办 along the ordinary way until it is in `to`."""
    for verb in WAY:
        if card.state == to:
            break
        by = cast.office if verb == "close" else cast.street
        moves.apply(card, verb, by=by, seen=card.version, move=REASON)
    return card


@pytest.mark.parametrize("verb", TRANSITIONS)
@pytest.mark.parametrize("state", State)
def test_a_verb_moves_a_card_from_its_own_column_only(card_of, cast, verb, state):
    transition = TRANSITIONS[verb]
    card = bring(card_of("weiqu", 4), cast, state)
    by = cast.street if verb in ("receive", "submit", "withdraw") else cast.office
    if state == transition.before:
        moves.apply(card, verb, by=by, seen=card.version, move=REASON)
        assert Card.get_by_id(card.id).state == transition.after
    else:
        with pytest.raises(Refused, match=transition.label):
            moves.apply(card, verb, by=by, seen=card.version, move=REASON)
        assert Card.get_by_id(card.id).state == state


@pytest.mark.parametrize("verb", ["receive", "submit", "withdraw"])
@pytest.mark.parametrize("who", ["department", "viewer", "admin", "observer", "office"])
def test_only_a_clerk_of_the_unit_moves_its_card_forward(card_of, cast, verb, who):
    card = bring(card_of("weiqu", 4), cast, TRANSITIONS[verb].before)
    with pytest.raises(Forbidden):
        moves.apply(card, verb, by=getattr(cast, who), seen=card.version, move=REASON)


@pytest.mark.parametrize("verb", ["close", "return", "reopen"])
@pytest.mark.parametrize("who", ["street", "department", "viewer", "admin", "observer"])
def test_only_the_office_verifies(card_of, cast, verb, who):
    card = bring(card_of("weiqu", 4), cast, TRANSITIONS[verb].before)
    with pytest.raises(Forbidden):
        moves.apply(card, verb, by=getattr(cast, who), seen=card.version, move=REASON)


def test_the_office_does_not_verify_what_the_same_person_submitted(card_of, cast):
    card = card_of("zhengfuban", 4)
    moves.apply(card, "receive", by=cast.office, seen=0)
    moves.apply(card, "submit", by=cast.office, seen=1, move=REASON)
    with pytest.raises(Forbidden, match="另一位审核人"):
        moves.apply(card, "close", by=cast.office, seen=2, move=REASON)
    moves.apply(card, "close", by=cast.office2, seen=2, move=REASON)
    assert card.state == State.CLOSED


def test_a_stale_version_is_refused_and_changes_nothing(card_of, cast):
    card = card_of("weiqu", 4)
    moves.apply(card, "receive", by=cast.street, seen=0)
    with pytest.raises(Conflict, match="办理中"):
        moves.apply(card_of("weiqu", 4), "receive", by=cast.street, seen=0)
    assert Event.select().where(Event.card == card).count() == 1


def test_a_race_lost_between_reading_and_writing_is_refused(card_of, cast):
    mine, theirs = card_of("weiqu", 4), card_of("weiqu", 4)
    moves.apply(theirs, "receive", by=cast.street, seen=0)
    with pytest.raises(Conflict):
        moves.apply(mine, "receive", by=cast.street, seen=0)
    assert Card.get_by_id(mine.id).version == 1


def test_submitting_needs_a_progress_text(card_of, cast):
    card = bring(card_of("weiqu", 4), cast, State.DOING)
    with pytest.raises(Invalid) as refusal:
        moves.apply(card, "submit", by=cast.street, seen=1, move=Move(words="有理由", progress=""))
    assert set(refusal.value.errors) == {"progress"}


def test_submitting_without_proof_needs_a_reason_and_says_what_is_missing(card_of, cast):
    card = bring(card_of("weiqu", 36), cast, State.DOING)
    with pytest.raises(Invalid, match="学习培训"):
        moves.apply(card, "submit", by=cast.street, seen=1, move=Move(progress="演示：正在准备。"))
    moves.apply(
        card,
        "submit",
        by=cast.street,
        seen=1,
        move=Move(words="因防汛推迟到下月", progress="演示：正在准备。"),
    )
    assert (card.state, card.reason) == (State.SUBMITTED, "因防汛推迟到下月")


@pytest.mark.parametrize("closure", [Closure.NOT_APPLICABLE, Closure.NOTHING_TO_REPORT])
def test_not_applicable_and_zero_reports_need_a_reason(card_of, cast, closure):
    card = bring(card_of("weiqu", 36), cast, State.DOING)
    with pytest.raises(Invalid, match=closure.label):
        moves.apply(
            card, "submit", by=cast.street, seen=1, move=Move(progress="演示。", closure=closure)
        )
    moves.apply(
        card,
        "submit",
        by=cast.street,
        seen=1,
        move=Move(words="本单位无此职能", progress="演示。", closure=closure),
    )
    assert Card.get_by_id(card.id).closure == closure


@pytest.mark.parametrize(("verb", "state"), [("return", State.SUBMITTED), ("reopen", State.CLOSED)])
def test_sending_back_needs_a_reason(card_of, cast, verb, state):
    card = bring(card_of("weiqu", 4), cast, state)
    with pytest.raises(Invalid, match="理由"):
        moves.apply(card, verb, by=cast.office, seen=card.version)


def test_a_returned_card_counts_its_returns(card_of, cast):
    card = bring(card_of("weiqu", 4), cast, State.SUBMITTED)
    for n in (1, 2):
        moves.apply(
            card, "return", by=cast.office, seen=card.version, move=Move(words="请补充纪要")
        )
        assert Card.get_by_id(card.id).returns == n
        moves.apply(card, "submit", by=cast.street, seen=card.version, move=REASON)


def test_a_card_without_criteria_is_closed_only_with_a_reason(card_of, cast):
    card = bring(card_of("weiqu", 4), cast, State.SUBMITTED)
    tally.Tally.delete().where(tally.Tally.card == card).execute()
    with pytest.raises(Invalid, match="未定核验标准"):
        moves.apply(card, "close", by=cast.office, seen=card.version)
    moves.apply(card, "close", by=cast.office, seen=card.version, move=Move(words="材料齐全"))


def test_nothing_moves_in_a_year_whose_report_is_issued(card_of, cast, frozen_clock):
    Year.update(locked_at="2026-06-01 00:00:00").execute()
    with pytest.raises(Refused, match="已经印发"):
        moves.apply(card_of("weiqu", 4), "receive", by=cast.street, seen=0)


def test_every_move_leaves_a_line_in_the_history(card_of, cast):
    card = bring(card_of("weiqu", 4), cast, State.CLOSED)
    lines = [
        (e.verb, e.before, e.after, e.person_id)
        for e in Event.select().where(Event.card == card).order_by(Event.id)
    ]
    assert lines == [
        ("receive", "pending", "doing", cast.street.id),
        ("submit", "doing", "submitted", cast.street.id),
        ("close", "submitted", "closed", cast.office.id),
    ]


def test_the_moves_offered_are_those_that_would_be_made(card_of, cast):
    card = bring(card_of("weiqu", 4), cast, State.SUBMITTED)
    assert [t.verb for t in allowed(card, cast.street)] == ["withdraw"]
    assert [t.verb for t in allowed(card, cast.office)] == ["close", "return"]
    assert allowed(card, cast.viewer) == []


def test_words_that_are_too_long_are_refused_with_both_numbers(card_of, cast):
    card = bring(card_of("weiqu", 4), cast, State.DOING)
    with pytest.raises(Invalid) as refusal:
        moves.apply(
            card, "submit", by=cast.street, seen=1, move=Move(words="长" * 2001, progress="演示。")
        )
    assert "2000" in refusal.value.errors["words"] and "2001" in refusal.value.errors["words"]


def test_a_draft_of_the_progress_text_is_kept_without_moving(card_of, cast):
    card = bring(card_of("weiqu", 4), cast, State.DOING)
    moves.save_progress(card, "演示：写了一半", by=cast.street)
    stored = Card.get_by_id(card.id)
    assert (stored.progress, stored.version, stored.state) == (
        "演示：写了一半",
        card.version,
        State.DOING,
    )
    with pytest.raises(Forbidden):
        moves.save_progress(card, "别人写的", by=cast.department)


def test_a_card_whose_criteria_are_not_met_is_closed_only_with_a_reason(card_of, cast):
    card = bring(card_of("weiqu", 36), cast, State.SUBMITTED)
    with pytest.raises(Invalid, match="学习培训.*仍要销号须写明理由"):
        moves.apply(card, "close", by=cast.office, seen=card.version)
    moves.apply(card, "close", by=cast.office, seen=card.version, move=Move(words="已现场核实"))


def test_not_applicable_answers_every_criterion(card_of, cast):
    card = bring(card_of("weiqu", 36), cast, State.DOING)
    moves.apply(
        card,
        "submit",
        by=cast.street,
        seen=1,
        move=Move(words="本单位无此职能", progress="演示。", closure=Closure.NOT_APPLICABLE),
    )
    moves.apply(card, "close", by=cast.office, seen=2)
    assert card.state == State.CLOSED


@pytest.mark.parametrize(
    ("zero_ok", "closure", "needs_words"),
    [
        (False, Closure.NOTHING_TO_REPORT, True),
        (True, Closure.NOTHING_TO_REPORT, False),
        (False, Closure.NOT_APPLICABLE, False),
    ],
)
def test_a_zero_report_answers_only_criteria_of_which_a_year_may_bring_nothing(
    card_of, cast, zero_ok, closure, needs_words
):
    Criterion.update(zero_ok=zero_ok).execute()
    card = bring(card_of("weiqu", 36), cast, State.DOING)
    move = Move(words="演示", progress="演示。", closure=closure)
    moves.apply(card, "submit", by=cast.street, seen=card.version, move=move)
    if needs_words:
        with pytest.raises(Invalid, match="仍要销号须写明理由"):
            moves.apply(card, "close", by=cast.office, seen=card.version)
    else:
        moves.apply(card, "close", by=cast.office, seen=card.version)
    assert Card.get_by_id(card.id).state == (State.SUBMITTED if needs_words else State.CLOSED)
