"""Extensions and disputes, rule by rule, without HTTP."""

from datetime import date, datetime

import pytest

from tracker.boards import moves
from tracker.boards.card import Card, Event, State
from tracker.boards.queries import card_by_id
from tracker.boards.transitions import Move
from tracker.boards.year import Year
from tracker.inbox.items import waiting
from tracker.planning import responsibility
from tracker.refusals import Conflict, Forbidden, Invalid, Refused
from tracker.requests import asking, deciding, reassignment
from tracker.requests.queries import decidable, request_for, requests_for, times_extended
from tracker.requests.request import Request

SAID = {"reason": "演示：村级清单正在核对。", "progress": "演示：已完成一半。"}


@pytest.fixture
def card(cast, card_of):
    Card.update(due_on=date(2026, 6, 30)).where(Card.id == card_of("weiqu", 5).id).execute()
    return card_of("weiqu", 5)


@pytest.fixture
def extension(card, cast):
    return asking.ask_extension(card, by=cast.street, wanted_on=date(2026, 9, 30), **SAID)


@pytest.fixture
def dispute(card, cast):
    return asking.ask_dispute(card, by=cast.street, reason="演示：本街办没有这项职责。")


def test_a_granted_extension_moves_the_date_and_is_counted(card, extension, cast):
    deciding.grant(extension, by=cast.office, words="演示：同意")
    assert Card.get_by_id(card.id).due_on == date(2026, 9, 30)
    again = asking.ask_extension(
        card_by_id(card.id), by=cast.street, wanted_on=date(2026, 12, 31), **SAID
    )
    deciding.grant(again, by=cast.office, until=date(2026, 10, 31))
    assert [r.granted_on for r in times_extended(card)] == [date(2026, 9, 30), date(2026, 10, 31)]
    assert [e.label for e in card.events.order_by(Event.id)] == ["申请延期", "同意延期"] * 2


def test_a_refused_extension_leaves_the_date(card, extension, cast):
    with pytest.raises(Invalid):
        deciding.refuse(extension, by=cast.office, words="")
    deciding.refuse(extension, by=cast.office, words="演示：不同意")
    assert Card.get_by_id(card.id).due_on == date(2026, 6, 30) and not times_extended(card)


@pytest.mark.parametrize("wanted", [None, date(2026, 6, 30), date(2026, 6, 1), date(2027, 1, 1)])
def test_the_new_date_lies_between_the_old_one_and_the_end_of_the_year(card, cast, wanted):
    with pytest.raises(Invalid) as refusal:
        asking.ask_extension(card, by=cast.street, wanted_on=wanted, **SAID)
    assert list(refusal.value.errors) == ["wanted_on"]


@pytest.mark.parametrize("name", ["reason", "progress"])
@pytest.mark.parametrize("text", ["", "长" * 2001])
def test_reason_and_progress_are_asked_for(card, cast, name, text):
    with pytest.raises(Invalid) as refusal:
        asking.ask_extension(
            card, by=cast.street, wanted_on=date(2026, 9, 30), **SAID | {name: text}
        )
    assert list(refusal.value.errors) == [name]


def test_after_the_date_it_is_too_late_to_ask_and_not_to_decide(
    card, extension, cast, frozen_clock
):
    frozen_clock(datetime(2026, 7, 1, 2))
    deciding.grant(extension, by=cast.office)
    Card.update(due_on=date(2026, 6, 30)).where(Card.id == card.id).execute()
    with pytest.raises(Refused, match="已经过了"):
        asking.ask_extension(
            card_by_id(card.id), by=cast.street, wanted_on=date(2026, 9, 30), **SAID
        )


def test_on_the_day_itself_one_may_still_ask(card, cast, frozen_clock):
    frozen_clock(datetime(2026, 6, 30, 15, 59))
    assert asking.ask_extension(card, by=cast.street, wanted_on=date(2026, 9, 30), **SAID)


def test_what_is_due_at_the_end_of_the_year_cannot_be_put_off(cast, card_of):
    with pytest.raises(Refused, match="不能超出本年度"):
        asking.ask_extension(
            card_of("weiqu", 33), by=cast.street, wanted_on=date(2026, 12, 31), **SAID
        )


def test_a_card_that_was_submitted_or_closed_asks_for_nothing(card, cast):
    for verb, by in (("receive", cast.street), ("submit", cast.street), ("close", cast.office)):
        card = moves.apply(
            card, verb, by=by, seen=card.version, move=Move(words="演示", progress="演示")
        )
        if card.state != State.DOING:
            for kind in asking.Kind:
                with pytest.raises(Refused, match="现在是"):
                    asking.askable(card, kind, cast.street)


def test_one_request_of_a_kind_at_a_time(card, extension, cast):
    with pytest.raises(Refused, match="等待审批"):
        asking.ask_extension(card, by=cast.street, wanted_on=date(2026, 8, 30), **SAID)
    deciding.withdraw(extension, by=cast.street)
    assert asking.ask_extension(card, by=cast.street, wanted_on=date(2026, 8, 30), **SAID)


def test_of_two_who_decide_the_second_is_told(card, extension, cast):
    other = request_for(cast.office2, extension.id)
    deciding.grant(extension, by=cast.office)
    with pytest.raises(Conflict):
        deciding.refuse(other, by=cast.office2, words="演示")
    assert Request.get_by_id(extension.id).state == "granted"
    assert Event.select().where(Event.verb == "extension-refuse").count() == 0


def test_a_dispute_that_is_upheld_closes_the_card_as_not_applicable(card, dispute, cast):
    deciding.grant(dispute, by=cast.office, words="演示：同意")
    closed = Card.get_by_id(card.id)
    assert (closed.state, closed.closure, closed.closed_by_id) == (
        "closed",
        "not_applicable",
        cast.office.id,
    )
    assert closed.reason == dispute.reason and closed.version == card.version + 1
    event = Event.select().where(Event.verb == "dispute-grant").get()
    assert (event.before, event.after, event.closure) == ("pending", "closed", "not_applicable")


def test_what_else_was_asked_about_a_disputed_card_is_settled_with_it(
    card, extension, dispute, cast
):
    deciding.grant(dispute, by=cast.office)
    assert Request.get_by_id(extension.id).state == "withdrawn"
    assert not requests_for(cast.office).where(Request.state == "open").exists()


def test_the_card_counts_how_often_its_date_moved_and_what_waits(card, extension, cast):
    def counted():
        return Card.select(Card.postponed, Card.asking).where(Card.id == card.id).tuples().get()

    assert counted() == (0, 1)
    dispute = asking.ask_dispute(card, by=cast.street, reason="演示")
    assert counted() == (0, 2)
    deciding.grant(extension, by=cast.office)
    assert counted() == (1, 1)
    deciding.grant(request_for(cast.office, dispute.id), by=cast.office)
    assert counted() == (1, 0)


def test_a_dispute_may_name_another_unit_and_not_its_own(card, cast):
    with pytest.raises(Invalid) as refusal:
        asking.ask_dispute(card, by=cast.street, reason="演示", proposed=cast.street.unit)
    assert list(refusal.value.errors) == ["proposed"]
    asked = asking.ask_dispute(card, by=cast.street, reason="演示", proposed=cast.department.unit)
    assert (
        asked.proposed == cast.department.unit
        and card.events.get().words == "建议由区司法局办理：演示"
    )


def test_a_disputed_share_that_the_office_named_is_named_anew(cast, card_of):
    place = next(s for s in responsibility.slots() if s.path == "15")
    responsibility.assign(place, [cast.street.unit], date(2026, 1, 5), "", by=cast.office)
    asked = asking.ask_dispute(
        card_of("weiqu", 15), by=cast.street, reason="演示", proposed=cast.department.unit
    )
    address = reassignment.address_of(asked)
    assert address.startswith(
        "/plan/responsibility/15?units=sifaju&note="
    ) and reassignment.was_named(asked)


def test_what_the_plan_itself_names_is_not_named_anew(dispute):
    assert reassignment.address_of(dispute) == "" and not reassignment.was_named(dispute)


def test_a_dispute_that_is_turned_down_leaves_the_card_where_it_is(card, dispute, cast):
    deciding.refuse(dispute, by=cast.office, words="演示：方案已明确")
    assert Card.get_by_id(card.id).state == State.PENDING


def test_a_card_submitted_meanwhile_is_not_decided_upon(card, dispute, cast):
    moves.apply(card, "receive", by=cast.street, seen=0)
    moves.apply(card, "submit", by=cast.street, seen=1, move=Move(words="演示", progress="演示"))
    with pytest.raises(Refused, match="现在不能审批"):
        deciding.grant(request_for(cast.office, dispute.id), by=cast.office)
    assert not decidable(cast.office).exists() and "decide" not in {
        group.key for group in waiting(cast.office)
    }
    moves.apply(card_by_id(card.id), "return", by=cast.office, seen=2, move=Move(words="演示"))
    assert decidable(cast.office).get() == dispute


@pytest.mark.parametrize("who", ["department", "viewer", "admin", "observer", "office"])
def test_only_the_units_clerk_asks(card, cast, who):
    with pytest.raises(Forbidden):
        asking.ask_dispute(card, by=getattr(cast, who), reason="演示")


@pytest.mark.parametrize("who", ["street", "department", "viewer", "admin", "observer"])
def test_only_the_office_decides(extension, cast, who):
    with pytest.raises(Forbidden):
        deciding.grant(extension, by=getattr(cast, who))
    with pytest.raises(Forbidden):
        deciding.refuse(extension, by=getattr(cast, who), words="演示")


def test_nobody_decides_on_their_own_request(cast, card_of):
    own = asking.ask_dispute(card_of("zhengfuban", 4), by=cast.office, reason="演示")
    with pytest.raises(Forbidden, match="另一位审核人"):
        deciding.grant(own, by=cast.office)
    deciding.grant(own, by=cast.office2)


def test_a_year_whose_report_is_issued_is_left_alone(card, extension, cast):
    Year.update(locked_at=datetime(2026, 6, 1)).execute()
    with pytest.raises(Refused, match="已经印发"):
        deciding.grant(request_for(cast.office, extension.id), by=cast.office)
    with pytest.raises(Refused, match="已经印发"):
        asking.ask_dispute(card_by_id(card.id), by=cast.street, reason="演示")


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
def test_who_sees_a_request(extension, cast, who, sees):
    assert requests_for(getattr(cast, who)).exists() == sees


@pytest.mark.parametrize("until", [date(2026, 6, 30), date(2027, 1, 1)])
def test_the_office_too_grants_no_date_outside_the_year_or_before_the_old_one(
    card, extension, cast, until
):
    with pytest.raises(Invalid) as refusal:
        deciding.grant(extension, by=cast.office, until=until)
    assert list(refusal.value.errors) == ["until"]
    assert Card.get_by_id(card.id).due_on == date(2026, 6, 30)
    deciding.grant(extension, by=cast.office, until=date(2026, 12, 31))


def test_an_extension_of_a_date_that_changed_meanwhile_is_not_granted(card, extension, cast):
    request = request_for(cast.office, extension.id)
    Card.update(due_on=date(2026, 12, 1)).where(Card.id == card.id).execute()
    with pytest.raises(Conflict, match="他人更新"):
        deciding.grant(request, by=cast.office)
    assert Card.get_by_id(card.id).due_on == date(2026, 12, 1)
    assert Request.get_by_id(extension.id).state == "open"


def test_a_card_that_moves_while_its_dispute_is_granted_stays_where_it_went(card, dispute, cast):
    request = request_for(cast.office, dispute.id)
    moves.apply(card, "receive", by=cast.street, seen=0)
    with pytest.raises(Conflict, match="他人更新"):
        deciding.grant(request, by=cast.office)
    assert Card.get_by_id(card.id).state == State.DOING
    assert Request.get_by_id(dispute.id).state == "open"
