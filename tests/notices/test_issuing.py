"""Issuing: numbers without gaps, colours and reasons from the records, and what stands in the way."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime

import pytest

from tests.notices.conftest import DRAFT
from tracker.boards import moves
from tracker.boards.card import Card, Event
from tracker.boards.transitions import Move
from tracker.boards.year import Year
from tracker.data.database import db
from tracker.notices.figures import notice_figures
from tracker.notices.issuing import issue
from tracker.notices.notice import Notice, Series
from tracker.refusals import Forbidden, Invalid
from tracker.settings.setting import Setting


def close(card, cast, ways=3):
    for verb, by in (("receive", cast.street), ("submit", cast.street), ("close", cast.office))[
        :ways
    ]:
        card = moves.apply(
            card, verb, by=by, seen=card.version, move=Move(words="演示", progress="演示")
        )


def test_a_notice_is_numbered_in_the_offices_form_and_noted_on_the_card(notice, cast):
    assert (notice.code, notice.colour, notice.state) == ("长政办督〔2026〕1号", "red", "issued")
    assert "逾期 76 天" in notice.reason
    event = Event.select().where(Event.card == notice.card).get()
    assert event.label == "签发督办单" and event.words.startswith("长政办督〔2026〕1号")


def test_the_form_of_the_number_is_a_setting_and_old_notices_keep_theirs(notice, cast, card_of):
    Setting.create(key="notice_form", value="长督字〔{year}〕第{number}号")
    second = issue({card_of("weiqu", 33).id: 0}, DRAFT, by=cast.office).notices[0]
    assert (
        second.code == "长督字〔2026〕第2号"
        and Notice.get_by_id(notice.id).code == "长政办督〔2026〕1号"
    )


def test_each_year_begins_with_one(notice, cast, card_of, frozen_clock):
    frozen_clock(datetime(2026, 12, 31, 17))  # already 2027 in 长安区
    later = issue(
        {card_of("weiqu", 33).id: 0}, replace(DRAFT, due_on=date(2027, 1, 20)), by=cast.office
    ).notices[0]
    assert later.code == "长政办督〔2027〕1号"


def test_a_second_notice_names_the_first(notice, cast):
    second = issue({notice.card_id: notice.id}, DRAFT, by=cast.office).notices[0]
    assert second.previous_id == notice.id


def test_many_at_once_with_colours_of_their_own_and_what_was_closed_meanwhile_is_said(
    cast, card_of
):
    late, soon, other, closed, waiting = (card_of("weiqu", number) for number in (5, 33, 35, 4, 6))
    Card.update(due_on=date(2026, 3, 31)).where(Card.id == late.id).execute()
    Card.update(due_on=date(2026, 6, 20)).where(Card.id == soon.id).execute()
    close(closed, cast)
    close(waiting, cast, ways=2)
    made = issue({c.id: 0 for c in (late, soon, other, closed, waiting)}, DRAFT, by=cast.office)
    assert {n.card_id: n.colour for n in made.notices} == {
        late.id: "red",
        soon.id: "blue",
        other.id: "yellow",
    }
    assert [(card.id, why) for card, why in made.skipped] == [
        (closed.id, "已经销号"),
        (waiting.id, "正在等待区政府办公室核验"),
    ]
    assert sorted(n.number for n in made.notices) == [1, 2, 3]


def test_two_officers_who_press_for_the_same_card_issue_one_notice(notice, cast):
    made = issue({notice.card_id: 0}, DRAFT, by=cast.office2)
    assert made.notices == [] and "刚刚已签发长政办督〔2026〕1号" in made.skipped[0][1]
    assert Series.get().last == 1, "no number was lost"


def test_numbers_given_at_the_same_time_have_no_gap_and_no_double(cast, card_of):
    cards = [c.id for c in Card.select().where(Card.year == 2026).limit(24)]

    def press(card):
        with db.connection_context():
            return issue({card: 0}, DRAFT, by=cast.office).notices[0].number

    db.close()
    with ThreadPoolExecutor(8) as pool:
        numbers = sorted(pool.map(press, cards))
    db.connect(reuse_if_open=True)
    assert numbers == list(range(1, 25))


def test_a_failure_in_the_middle_gives_no_number_away(cast, card_of, monkeypatch):
    monkeypatch.setattr("tracker.notices.issuing.noted", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        issue({card_of("weiqu", 5).id: 0}, DRAFT, by=cast.office)
    assert not Notice.select().exists() and not Series.select().exists()


@pytest.mark.parametrize("who", ["street", "viewer", "admin", "observer"])
def test_only_the_office_issues(cast, card_of, who):
    with pytest.raises(Forbidden):
        issue({card_of("weiqu", 5).id: 0}, DRAFT, by=getattr(cast, who))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"due_on": date(2026, 6, 15)}, "due_on"),
        ({"due_on": None}, "due_on"),
        ({"due_on": date(2028, 1, 1)}, "due_on"),
        ({"demand": ""}, "demand"),
        ({"reason": "长" * 2001}, "reason"),
        ({"colour": "green"}, "colour"),
    ],
)
def test_what_is_missing_or_wrong_is_said_by_field(cast, card_of, change, field):
    with pytest.raises(Invalid) as refusal:
        issue({card_of("weiqu", 5).id: 0}, replace(DRAFT, **change), by=cast.office)
    assert list(refusal.value.errors) == [field]


def test_nothing_chosen_is_refused(cast):
    with pytest.raises(Invalid, match="请至少勾选|有几处"):
        issue({}, DRAFT, by=cast.office)


def test_a_year_whose_report_is_issued_is_left_alone(cast, card_of):
    Year.update(locked_at=datetime(2026, 6, 1)).execute()
    made = issue({card_of("weiqu", 5).id: 0}, DRAFT, by=cast.office)
    assert not made.notices and "已经印发" in made.skipped[0][1]


def test_a_card_that_is_not_there_is_left_out(cast):
    assert issue({999_999: 0}, DRAFT, by=cast.office).notices == []


def test_figures_count_closed_and_leave_out_cancelled(notice, cast, card_of):
    from tracker.notices.moves import apply

    assert notice_figures(2026).rate == 0
    assert notice_figures(2025).rate is None
    other = issue({card_of("weiqu", 33).id: 0}, DRAFT, by=cast.office).notices[0]
    apply(other, "notice-cancel", by=cast.office, seen=0, words="演示：发错了")
    found = notice_figures(2026, notice.card.unit)
    assert (found.issued, found.closed, found.red) == (1, 0, 1)
    assert notice_figures(2026, card_of("sifaju", 3).unit).issued == 0
