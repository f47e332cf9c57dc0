"""Naming responsible units and registering guidelines, as rules."""

from datetime import date, datetime

import pytest

from tracker.boards import moves
from tracker.boards.card import Card, State
from tracker.boards.opening import open_year
from tracker.boards.shares import unassigned
from tracker.boards.transitions import Move
from tracker.boards.year import Year
from tracker.jobs.job import Schedule
from tracker.jobs.work import work_off
from tracker.plan.guideline import Guideline, months_after
from tracker.plan.plan import Plan
from tracker.plan.responsibility import Assignment
from tracker.plan.task import Task
from tracker.planning import guidelines, responsibility
from tracker.planning.responsibility import slot
from tracker.refusals import Forbidden, Invalid, Refused
from tracker.units.unit import Unit

GUIDELINE = {
    "title": "演示领域标准指引",
    "issuer": "演示部门",
    "published_on": "2026-05-31",
    "domain_name": "演示领域",
}
FROM = date(2026, 3, 1)


@pytest.fixture
def units(app):
    return {u.code: u for u in Unit.select()}


def cards(number, year=2026, **where):
    query = (
        Card.select(Card, Unit, Task)
        .join(Unit)
        .switch(Card)
        .join(Task)
        .where((Task.number == number) & (Card.year == year))
        .order_by(Card.id)
    )
    return [c for c in query if all(getattr(c, k) == v for k, v in where.items())]


def open_places():
    return {(p.task.number, p.label) for p in unassigned(Plan.get(), 2026)}


def test_the_units_of_one_task_are_not_those_of_another(cast, units):
    made = responsibility.assign(slot(15, None), [units["shuiwuju"]], FROM, "", by=cast.office)
    assert [(c.unit.code, c.task.number) for c in made] == [("shuiwuju", 15)]
    assert (15, "区政府相关部门") not in open_places() and (16, "区政府相关部门") in open_places()
    assert cards(16) == []


def test_the_department_of_domain_15_gets_its_card(cast, units):
    made = responsibility.assign(slot(1, 15), [units["zhujianju"]], FROM, "", by=cast.office)
    assert [c.scope for c in made] == ["domain:15"]
    assert (1, "房屋征收部门") not in open_places()


def test_naming_a_unit_twice_changes_nothing(cast, units):
    for _ in range(2):
        made = responsibility.assign(slot(18, None), [units["shuiwuju"]], FROM, "", by=cast.office)
    assert made == [] and Assignment.select().count() == 1


def test_a_unit_whose_responsibility_has_ended_keeps_its_card_and_gets_no_other(cast, units):
    responsibility.assign(slot(18, None), [units["shuiwuju"]], FROM, "", by=cast.office)
    responsibility.end(Assignment.get(), date(2026, 6, 1), by=cast.office)
    open_year(2026)
    open_year(2027)
    assert (len(cards(18)), len(cards(18, 2027))) == (1, 0)
    with pytest.raises(Refused, match="已经结束"):
        responsibility.end(Assignment.get(), date(2026, 6, 2), by=cast.office)


@pytest.mark.parametrize(
    ("codes", "on", "field"),
    [
        ([], FROM, "units"),
        (["shuiwuju"], None, "valid_from"),
        (["shuiwuju"], date(2026, 6, 16), "valid_from"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(cast, units, codes, on, field):
    with pytest.raises(Invalid) as refusal:
        responsibility.assign(slot(15, None), [units[c] for c in codes], on, "", by=cast.office)
    assert list(refusal.value.errors) == [field]


@pytest.mark.parametrize("who", ["street", "viewer", "admin", "observer"])
def test_only_the_office_names_units(cast, units, who):
    by = getattr(cast, who)
    with pytest.raises(Forbidden):
        responsibility.assign(slot(15, None), [units["shuiwuju"]], FROM, "", by=by)
    with pytest.raises(Forbidden):
        guidelines.register(GUIDELINE, [units["shuiwuju"]], by=by)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2026, 5, 31), 3, date(2026, 8, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_three_months_later_knows_short_months(day, months, later):
    assert months_after(day, months) == later


def test_a_guideline_starts_the_clock_for_its_units(cast, units):
    guideline, made = guidelines.register(
        GUIDELINE, [units["shuiwuju"], units["jiaoyuju"]], by=cast.office
    )
    assert guideline.due_on == date(2026, 8, 31)
    assert {(c.unit.code, c.due_on, c.scope) for c in made} == {
        (code, date(2026, 8, 31), f"guideline:{guideline.id}") for code in ("shuiwuju", "jiaoyuju")
    }
    assert cards(2)[0].name == "任务2·演示领域"
    assert (2, "区政府相关部门") not in open_places()
    assert open_year(2026) == 0


def test_the_same_guideline_is_registered_once(cast, units):
    guidelines.register(GUIDELINE, [units["shuiwuju"]], by=cast.office)
    with pytest.raises(Refused, match="已经登记过了"):
        guidelines.register(GUIDELINE, [units["jiaoyuju"]], by=cast.office)
    made = guidelines.name_units(
        Guideline.get(), [units["shuiwuju"], units["jiaoyuju"]], by=cast.office
    )
    assert [c.unit.code for c in made] == ["jiaoyuju"]


def test_an_open_guideline_moves_into_the_next_year_and_a_closed_one_does_not(
    cast, units, frozen_clock
):
    guidelines.register(GUIDELINE, [units["shuiwuju"], units["sifaju"]], by=cast.office)
    Card.update(state=State.CLOSED).where(
        Card.id == cards(2, unit=units["shuiwuju"])[0].id
    ).execute()
    Card.update(due_on=date(2026, 9, 20)).where(
        Card.id == cards(2, unit=units["sifaju"])[0].id
    ).execute()
    frozen_clock(datetime(2027, 1, 5))
    open_year(2027)
    assert [(c.unit.code, c.due_on) for c in cards(2, 2027)] == [("sifaju", date(2026, 9, 20))]
    frozen_clock(datetime(2028, 1, 5))
    assert open_year(2028) and len(cards(2, 2028)) == 1


def test_a_year_opened_ahead_gets_what_is_open_and_what_has_come_when_it_begins(
    app, cast, units, frozen_clock
):
    guidelines.register(GUIDELINE, [units["shuiwuju"], units["sifaju"]], by=cast.office)
    open_year(2027)
    assert not cards(2, 2027), "each may still be closed in its own year"
    work_off(app.config, app.extensions["store"])
    Card.update(state=State.CLOSED).where(
        Card.id == cards(2, unit=units["shuiwuju"])[0].id
    ).execute()
    guidelines.register(
        GUIDELINE | {"title": "演示指引二", "published_on": "2026-06-10"},
        [units["jiaoyuju"]],
        by=cast.office,
    )
    frozen_clock(datetime(2026, 12, 31, 16, 4))
    work_off(app.config, app.extensions["store"])
    assert not cards(2, 2027)
    frozen_clock(datetime(2026, 12, 31, 16, 5))
    work_off(app.config, app.extensions["store"])
    assert [(c.unit.code, c.due_on) for c in cards(2, 2027)] == [
        ("sifaju", date(2026, 8, 31)),
        ("jiaoyuju", date(2026, 9, 10)),
    ]
    assert Schedule.get_by_id("turn_of_year").due_at == datetime(2027, 12, 31, 16, 5)


def test_a_unit_named_for_last_years_guideline_gets_its_card_this_year(cast, units, frozen_clock):
    guidelines.register(GUIDELINE, [units["sifaju"]], by=cast.office)
    frozen_clock(datetime(2027, 1, 5))
    open_year(2027)
    made = guidelines.name_units(Guideline.get(), [units["shuiwuju"]], by=cast.office)
    assert [(c.unit.code, c.year_id, c.due_on) for c in made] == [
        ("shuiwuju", 2027, date(2026, 8, 31))
    ]


def test_a_guideline_needs_a_year_that_is_open(cast, units, frozen_clock):
    frozen_clock(datetime(2027, 1, 5))
    with pytest.raises(Refused, match="2027 年度还没有开启"):
        guidelines.register(GUIDELINE, [units["shuiwuju"]], by=cast.office)
    open_year(2027)
    Year.update(locked_at=datetime(2027, 1, 4)).where(Year.number == 2027).execute()
    with pytest.raises(Refused, match="已经印发"):
        guidelines.register(GUIDELINE, [units["shuiwuju"]], by=cast.office)
    assert Guideline.select().count() == 0


def test_a_named_unit_works_its_card_like_any_other(cast, units, card_of):
    responsibility.assign(slot(15, None), [units["sifaju"]], FROM, "", by=cast.office)
    card = card_of("sifaju", 15)
    moves.apply(card, "receive", by=cast.department, seen=0, move=Move())
    assert card.state == State.DOING
