"""Days off and days to work: what the office sets counts before what was announced, and who set it is kept."""

from datetime import date, datetime

import pytest

from tracker.audit.entry import Entry
from tracker.refusals import Forbidden, Invalid
from tracker.settings.change import history
from tracker.settings.days import days, set_days, unset
from tracker.settings.special_day import SpecialDay
from tracker.settings.workdays import ANNOUNCED_UNTIL, announced_workday, is_workday, workday_from

MONDAY, SUNDAY = date(2026, 6, 15), date(2026, 6, 14)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (MONDAY, True),
        (SUNDAY, False),
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),  # a Saturday worked for the National Day
        (date(2099, 10, 1), True),  # a Thursday, and no holiday announced yet
        (date(2099, 10, 3), False),
    ],
)
def test_without_a_setting_the_announcement_counts_and_beyond_it_the_week(app, day, works):
    assert is_workday(day) == announced_workday(day) == works


def test_what_the_office_sets_counts_before_the_announcement(cast):
    set_days(MONDAY, None, "off", "演示：区运动会", by=cast.office)
    set_days(SUNDAY, None, "work", "演示：防汛值班", by=cast.admin)
    assert not is_workday(MONDAY) and is_workday(SUNDAY)
    unset(MONDAY, by=cast.office), unset(MONDAY, by=cast.office)
    assert is_workday(MONDAY)
    assert [(c.before, c.after) for c in history()] == [
        ("2026年6月15日放假（演示：区运动会）", "按公布的安排"),
        ("按公布的安排", "2026年6月14日上班（演示：防汛值班）"),
        ("按公布的安排", "2026年6月15日放假（演示：区运动会）"),
    ]


def test_a_range_is_set_day_by_day_and_set_again(cast):
    first, last = date(2027, 10, 1), date(2027, 10, 7)
    assert len(set_days(first, last, "off", "演示：国庆节", by=cast.office)) == 7
    set_days(last, None, "work", "演示：值班", by=cast.office)
    assert [(d.day.day, d.works) for d in days()][:2] == [(7, True), (6, False)]
    assert workday_from(first) == last and workday_from(MONDAY) == MONDAY


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"first": None}, "first"),
        ({"first": date(2020, 1, 1)}, "first"),
        ({"first": date(2029, 1, 1)}, "first"),
        ({"last": SUNDAY}, "last"),
        ({"last": date(2026, 8, 1)}, "last"),
        ({"sort": ""}, "sort"),
        ({"words": " "}, "words"),
        ({"words": "长" * 61}, "words"),
    ],
)
def test_what_is_no_setting_is_refused_at_its_field(cast, wrong, field):
    with pytest.raises(Invalid) as refusal:
        set_days(
            **{"first": MONDAY, "last": None, "sort": "off", "words": "演示"} | wrong,
            by=cast.office,
        )
    assert list(refusal.value.errors) == [field] and not SpecialDay.select().exists()


@pytest.mark.parametrize("who", ["street", "viewer", "department", "observer"])
def test_only_office_and_administrator_set_days(cast, who):
    with pytest.raises(Forbidden):
        set_days(MONDAY, None, "off", "演示", by=getattr(cast, who))
    with pytest.raises(Forbidden):
        unset(MONDAY, by=getattr(cast, who))


def test_the_page_sets_keeps_what_was_typed_and_removes(sign_in, cast):
    client = sign_in(cast.office)
    response = client.post(
        "/settings/days", data={"first": "2026-02-30", "sort": "off", "words": "演示：春节"}
    )
    assert response.status_code == 422 and "演示：春节" in response.text
    assert (
        client.post(
            "/settings/days", data={"first": "2026-06-15", "sort": "off", "words": "演示：区运动会"}
        ).status_code
        == 303
    )
    page = client.get("/settings/days").text
    assert (
        "2026年6月15日 周一" in page
        and "演示：区运动会" in page
        and f"到 {ANNOUNCED_UNTIL} 年为止" in page
    )
    assert "2026年6月15日放假" in client.get("/settings").text
    assert (
        client.post("/settings/days/2026-06-15/removal").status_code == 303
        and not SpecialDay.select().exists()
    )
    assert client.post("/settings/days/x/removal").status_code == 404
    assert (
        Entry.select()
        .where((Entry.action == "setting.change") & (Entry.target == "day 2026-06-15"))
        .count()
        == 2
    )


def test_a_notices_deadline_does_not_fall_on_a_day_off(sign_in, cast, card_of, frozen_clock):
    frozen_clock(datetime(2026, 6, 18, 2))
    set_days(date(2026, 6, 29), None, "off", "演示", by=cast.office)  # ten days on is a Sunday
    page = sign_in(cast.office).get(f"/notices/new?card={card_of('weiqu', 5).id}").text
    assert 'value="2026-06-30"' in page
