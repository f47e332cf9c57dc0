"""Opening a year makes every card that the plan asks for, and none twice."""

from datetime import date, datetime

from peewee import fn

from tracker.boards.card import Card, State
from tracker.boards.opening import open_year
from tracker.boards.shares import unassigned
from tracker.boards.year import Year
from tracker.plan.plan import Plan
from tracker.plan.task import Task
from tracker.units.unit import Unit
from tracker.units.unit_group import Member, UnitGroup


def cards(number: int, year: int = 2026):
    return (
        Card.select(Card, Unit)
        .join(Unit)
        .switch(Card)
        .join(Task)
        .where((Task.number == number) & (Card.year == year))
    )


def test_task_1_has_a_card_for_every_domain_and_department(app):
    found = list(cards(1))
    assert len(found) == 31  # 32 pairs, less domain 15, for which the plan names nobody
    assert sum(c.leads for c in found) == 25


def test_a_group_becomes_a_card_for_each_of_its_members(app):
    assert cards(31).count() == 16
    assert cards(33).count() == 37
    assert cards(4).count() == 38


def test_the_office_has_a_card_for_its_district_wide_training(app):
    assert {c.unit.code for c in cards(36)} >= {"zhengfuban", "weiqu", "sifaju"}


def test_a_lead_that_only_the_body_names_has_no_card(app):
    assert "zhengfuban" not in {c.unit.code for c in cards(9)}


def test_opening_a_year_again_adds_nothing(app):
    before = Card.select().count()
    assert open_year(2026) == 0
    assert Card.select().count() == before


def test_opening_a_year_again_back_fills_a_new_unit_and_keeps_the_rest(app, card_of):
    Card.update(state=State.CLOSED).where(Card.id == card_of("weiqu", 33).id).execute()
    unit = Unit.create(
        code="xinjieban", name="演示街办", kind="street", valid_from=date(2026, 5, 1), position=99
    )
    Member.create(
        group=UnitGroup.get(UnitGroup.name == "各街办"), unit=unit, valid_from=date(2026, 5, 1)
    )
    assert open_year(2026) == 13
    assert card_of("weiqu", 33).state == State.CLOSED


def test_a_unit_that_has_ended_gets_no_card(app):
    Unit.update(valid_to=date(2026, 12, 31)).where(Unit.code == "weiqu").execute()
    open_year(2027)
    assert Card.select().join(Unit).where((Unit.code == "weiqu") & (Card.year == 2027)).count() == 0


def test_fixed_tasks_are_due_in_their_own_year_and_reviewed_afterwards(app):
    open_year(2021)
    assert {c.due_on for c in cards(5, 2021)} == {date(2021, 3, 31)}
    assert {c.due_on for c in cards(5, 2026)} == {date(2026, 12, 31)}


def test_what_the_plan_leaves_open_is_listed_until_the_office_names_somebody(app):
    plan = Plan.get()
    assert [(p.task.number, p.label) for p in unassigned(plan, 2026)] == [
        (1, "房屋征收部门"),
        (2, "区政府相关部门"),
        (15, "区政府相关部门"),
        (16, "区政府相关部门"),
        (18, "区政府相关部门"),
        (26, "政务新媒体主办单位"),
        (27, "政务新媒体主办单位"),
        (28, "政务新媒体主办单位"),
    ]
    Member.create(
        group=UnitGroup.get(UnitGroup.name == "房屋征收部门"),
        unit=Unit.get(Unit.code == "zhujianju"),
        valid_from=date(2026, 1, 1),
    )
    assert open_year(2026) == 1
    assert (1, "房屋征收部门") not in [(p.task.number, p.label) for p in unassigned(plan, 2026)]


def test_no_unit_has_the_same_share_twice(app):
    twice = (
        Card.select(Card.unit)
        .group_by(Card.year, Card.task, Card.unit, Card.scope)
        .having(fn.COUNT(Card.id) > 1)
    )
    assert twice.count() == 0


def test_a_year_that_was_opened_ahead_is_not_yet_the_one_at_work(app, frozen_clock):
    open_year(2027)
    assert Year.current().number == 2026
    frozen_clock(datetime(2026, 12, 31, 16))
    assert Year.current().number == 2027
