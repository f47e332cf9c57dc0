"""The roster as rules: posts that prove tasks 33 and 35, and what a change of person undoes."""

from datetime import datetime

import pytest

from tests.conftest import NOW
from tracker.boards import moves, tally
from tracker.boards.card import Card, Event, State
from tracker.boards.transitions import Move
from tracker.boards.year import Year
from tracker.jobs.job import Job, Schedule
from tracker.jobs.work import work_off
from tracker.refusals import Conflict, Forbidden, Invalid, Refused
from tracker.registers import roster
from tracker.registers.post import Post
from tracker.registers.revision import Revision
from tracker.units.unit import Unit

STAFF = {"duty": "专职人员", "person_name": "演示甲", "full_time": "1", "valid_from": "2026-01-05"}
DEPUTY = {
    "duty": "分管负责人",
    "person_name": "演示乙",
    "valid_from": "2026-01-05",
    "division_published_on": "2026-02-01",
    "division_url": "https://www.example.gov.cn/fengong",
}


@pytest.fixture
def weiqu(app):
    return Unit.get(Unit.code == "weiqu")


def have(card, key):
    return next(t.have for t in tally.tallies_of([card.id])[card.id] if t.criterion.key == key)


def close(card, cast):
    for verb, by in (("receive", cast.street), ("submit", cast.street), ("close", cast.office)):
        moves.apply(card, verb, by=by, seen=card.version, move=Move(progress="演示：已办。"))


def test_a_full_time_post_proves_task_35(card_of, cast, weiqu):
    assert have(card_of("weiqu", 35), "staff") == 0
    roster.add(weiqu, STAFF, by=cast.street)
    assert have(card_of("weiqu", 35), "staff") == 1
    assert tally.missing(card_of("weiqu", 35)) == []


def test_part_time_staff_does_not_count_and_the_gap_says_so(card_of, cast, weiqu):
    card = card_of("weiqu", 35)
    assert tally.missing(card) == ["专职人员：人员名册里还没有在任的专职人员。"]
    roster.add(weiqu, {k: v for k, v in STAFF.items() if k != "full_time"}, by=cast.street)
    assert tally.missing(card) == ["专职人员：人员名册里，在任的专职人员还没有登记“专职”。"]


def test_the_division_of_work_counts_once_it_is_published_with_date_and_address(
    card_of, cast, weiqu
):
    card = card_of("weiqu", 33)
    post, _ = roster.add(
        weiqu, DEPUTY | {"division_published_on": "", "division_url": ""}, by=cast.street
    )
    assert have(card, "division") == 0
    assert "“分工公布日期”、“分工公布网址”" in "".join(tally.missing(card))
    roster.change(post, DEPUTY, seen=0, by=cast.street)
    assert have(card, "division") == 1


def test_a_change_of_person_reopens_what_depended_on_it_and_says_why(card_of, cast, weiqu):
    post, _ = roster.add(weiqu, STAFF, by=cast.street)
    card = card_of("weiqu", 35)
    close(card, cast)
    reopened = roster.end(post, {"valid_to": "2026-06-10"}, seen=0, by=cast.street)
    assert [c.id for c in reopened] == [card.id]
    now, event = (
        Card.get_by_id(card.id),
        Event.select().where(Event.card == card).order_by(Event.id.desc()).first(),
    )
    assert (now.state, now.closed_at, now.version) == (State.DOING, None, 4)
    assert (event.verb, event.person_id) == ("reopen", None)
    assert event.words == "人员名册有变动，专职人员：人员名册里还没有在任的专职人员。"


def test_a_departure_on_the_day_itself_reopens_in_the_night_after(
    app, card_of, cast, weiqu, frozen_clock
):
    post, _ = roster.add(weiqu, STAFF, by=cast.street)
    card = card_of("weiqu", 35)
    close(card, cast)
    work_off(app.config, app.extensions["store"])
    assert Schedule.get_by_id("follow_leavers").due_at == NOW.replace(
        hour=16, minute=5
    )  # 0:05 in 长安区
    assert roster.end(post, {"valid_to": "2026-06-15"}, seen=0, by=cast.street) == []
    assert Card.get_by_id(card.id).state == State.CLOSED, "the last day is a day in the post"
    frozen_clock(datetime(2026, 6, 15, 16, 6))
    work_off(app.config, app.extensions["store"])
    assert (
        Job.get(Job.kind == "follow_leavers").result["words"]
        == "核对了 1 个单位，退回“办理中”的任务卡 1 张。"
    )
    assert (Card.get_by_id(card.id).state, have(card, "staff")) == (State.DOING, 0)
    frozen_clock(datetime(2026, 6, 16, 16, 6))
    work_off(app.config, app.extensions["store"])
    assert Event.select().where((Event.card == card) & (Event.verb == "reopen")).count() == 1


def test_the_night_leaves_a_card_alone_whose_post_was_filled_again(
    app, card_of, cast, weiqu, frozen_clock
):
    post, _ = roster.add(weiqu, STAFF, by=cast.street)
    card = card_of("weiqu", 35)
    close(card, cast)
    work_off(app.config, app.extensions["store"])
    roster.end(post, {"valid_to": "2026-06-15"}, seen=0, by=cast.street)
    roster.add(weiqu, STAFF | {"person_name": "演示丙", "valid_from": "2026-06-15"}, by=cast.street)
    frozen_clock(datetime(2026, 6, 15, 16, 6))
    work_off(app.config, app.extensions["store"])
    assert Card.get_by_id(card.id).state == State.CLOSED


def test_a_second_person_in_post_keeps_the_card_closed(card_of, cast, weiqu):
    post, _ = roster.add(weiqu, STAFF, by=cast.street)
    roster.add(weiqu, STAFF | {"person_name": "演示丙"}, by=cast.street)
    card = card_of("weiqu", 35)
    close(card, cast)
    assert roster.end(post, {"valid_to": "2026-06-10"}, seen=0, by=cast.street) == []
    assert Card.get_by_id(card.id).state == State.CLOSED


def test_what_the_office_closed_without_proof_stays_closed(card_of, cast, weiqu):
    card = card_of("weiqu", 35)
    reason = Move(words="演示：已核实", progress="演示：已办。")
    for verb, by in (("receive", cast.street), ("submit", cast.street), ("close", cast.office)):
        moves.apply(card, verb, by=by, seen=card.version, move=reason)
    roster.add(weiqu, DEPUTY, by=cast.street)
    assert Card.get_by_id(card.id).state == State.CLOSED


def test_a_locked_year_keeps_its_closed_cards(card_of, cast, weiqu):
    post, _ = roster.add(weiqu, STAFF, by=cast.street)
    card = card_of("weiqu", 35)
    close(card, cast)
    Year.update(locked_at=datetime(2026, 6, 1)).execute()
    assert roster.end(post, {"valid_to": "2026-06-10"}, seen=0, by=cast.street) == []
    assert Card.get_by_id(card.id).state == State.CLOSED
    assert have(card, "staff") == 1


def test_a_unit_has_one_deputy_in_charge_at_a_time(cast, weiqu):
    roster.add(weiqu, DEPUTY, by=cast.street)
    with pytest.raises(Refused, match="演示乙仍在任分管负责人"):
        roster.add(weiqu, DEPUTY | {"person_name": "演示丁"}, by=cast.street)
    roster.end(Post.get(), {"valid_to": "2026-06-01"}, seen=0, by=cast.street)
    with pytest.raises(Refused, match="演示乙至 2026-06-01在任分管负责人"):
        roster.add(
            weiqu, DEPUTY | {"person_name": "演示丁", "valid_from": "2026-05-31"}, by=cast.street
        )
    roster.add(
        weiqu, DEPUTY | {"person_name": "演示丁", "valid_from": "2026-06-01"}, by=cast.street
    )
    assert Post.select().count() == 2, "one hands over to the other on one day"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"person_name": " "}, "person_name"),
        ({"duty": "书记"}, "duty"),
        ({"valid_from": ""}, "valid_from"),
        ({"valid_from": "2026-06-16"}, "valid_from"),
        ({"valid_from": "2026-02-30"}, "valid_from"),
        ({"division_url": ""}, "division_url"),
        ({"division_published_on": ""}, "division_published_on"),
        ({"division_url": "javascript:alert(1)"}, "division_url"),
        ({"phone": "打我"}, "phone"),
        ({"person_name": "长" * 61}, "person_name"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(cast, weiqu, typed, field):
    with pytest.raises(Invalid) as refusal:
        roster.add(weiqu, DEPUTY | typed, by=cast.street)
    assert list(refusal.value.errors) == [field]
    assert Post.select().count() == 0


def test_every_change_keeps_what_was_there_before(cast, weiqu):
    post, _ = roster.add(weiqu, STAFF, by=cast.street)
    roster.change(post, STAFF | {"title": "科员"}, seen=0, by=cast.street)
    roster.change(
        roster.post_for(cast.street, post.id), STAFF | {"title": "主任"}, seen=1, by=cast.street
    )
    assert [(r.verb, r.before) for r in Revision.select().order_by(Revision.id)] == [
        ("add", {}),
        ("change", {"职务": ""}),
        ("change", {"职务": "科员"}),
    ]


def test_a_stale_form_overwrites_nothing(cast, weiqu):
    post, _ = roster.add(weiqu, STAFF, by=cast.street)
    roster.change(post, STAFF | {"title": "科员"}, seen=0, by=cast.street)
    with pytest.raises(Conflict):
        roster.change(post, STAFF | {"title": "主任"}, seen=0, by=cast.street)
    assert Post.get().title == "科员"


@pytest.mark.parametrize("who", ["department", "viewer", "admin", "observer", "office"])
def test_only_a_clerk_of_the_unit_keeps_its_roster(cast, weiqu, who):
    with pytest.raises(Forbidden):
        roster.add(weiqu, STAFF, by=getattr(cast, who))


def test_a_year_that_is_over_is_judged_by_its_last_day(card_of, cast, weiqu, frozen_clock):
    post, _ = roster.add(weiqu, STAFF, by=cast.street)
    frozen_clock(datetime(2027, 1, 10))
    roster.end(post, {"valid_to": "2027-01-05"}, seen=0, by=cast.street)
    assert have(card_of("weiqu", 35), "staff") == 1
