"""Two units are merged into a third in the middle of a year, with everything that hangs on them."""

from datetime import date, datetime

import pytest

from tests.planning.test_responsibility import GUIDELINE
from tests.registers.test_media import ACCOUNT
from tests.registers.test_roster import STAFF
from tracker.accounts.person import Person, Role
from tracker.boards import moves, tally
from tracker.boards.card import Card, State
from tracker.boards.opening import open_year
from tracker.boards.queries import card_by_id
from tracker.boards.transitions import Move
from tracker.boards.year import Year
from tracker.checklist.checklist import left_over
from tracker.config import ROOT
from tracker.evidence import records
from tracker.evidence.kind import Kind
from tracker.evidence.records import Draft
from tracker.plan.task import Task
from tracker.planning import guidelines, responsibility, years
from tracker.refusals import Invalid, Refused
from tracker.registers import media_filing, roster
from tracker.registers.media_account import MediaAccount
from tracker.seeding import load
from tracker.units import succession
from tracker.units.unit import Unit

ON = date(2026, 6, 1)
DOCUMENT = {"name": "演示机制", "topics": ["主动公开与办文程序"]}


def unit(code):
    return Unit.get(Unit.code == code)


def card(code, number, year=2026, scope=None):
    query = (
        Card.select(Card.id)
        .join(Task)
        .switch(Card)
        .join(Unit)
        .where((Unit.code == code) & (Task.number == number) & (Card.year == year))
    )
    found = query.where(Card.scope == scope).first() if scope else query.first()
    return found and card_by_id(found.id)


def have(found):
    return {t.criterion.key: t.have for t in tally.tallies_of([found.id])[found.id]}


def clerk(code, cast):
    return Person.create(
        username=f"clerk-{code}",
        name="演示用户",
        unit=unit(code),
        role=Role.CLERK,
        password_hash=cast.street.password_hash,
        must_change=False,
    )


@pytest.fixture
def merged(cast):
    """区扶贫办, which has one of everything, and 区档案馆 have become part of 区文化旅游局; its clerk and 区扶贫办's."""
    old, new, poor = clerk("fupinban", cast), clerk("wenlvju", cast), unit("fupinban")
    responsibility.assign(
        responsibility.slot(15, None), [poor], date(2026, 3, 1), "", by=cast.office
    )
    guidelines.register(GUIDELINE, [poor], by=cast.office)
    roster.add(poor, STAFF, by=old)
    media_filing.register(poor, ACCOUNT, by=old)
    records.file(
        Kind.get_by_id("document"),
        Draft(DOCUMENT, date(2026, 3, 2), []),
        unit=poor,
        by=old,
        cards=[card("fupinban", 4).id],
    )
    moves.apply(card("fupinban", 33), "receive", by=old, seen=0)
    succession.merge([poor, unit("danganguan")], unit("wenlvju"), ON, by=cast.admin)
    return new, Person.get_by_id(old.id)


@pytest.fixture
def next_year(merged, frozen_clock):
    frozen_clock(datetime(2027, 2, 1, 2))
    open_year(2027)
    return merged


def test_this_years_cards_and_registers_stay_and_the_successor_finishes_them(merged, sign_in):
    new, old = merged
    assert old.unit.code == "wenlvju"
    assert have(card("fupinban", 35)) == {"staff": 1} and have(card("wenlvju", 35)) == {"staff": 0}
    moves.apply(
        card("fupinban", 33),
        "submit",
        by=new,
        seen=1,
        move=Move(progress="演示：已办。", words="演示"),
    )
    mine = {(c.unit.code, c.task.number) for c in left_over(unit("wenlvju"), Year.get_by_id(2026))}
    assert (
        ("fupinban", 33) in mine
        and ("danganguan", 30) in mine
        and not any(code == "wenlvju" for code, _ in mine)
    )
    page = sign_in(new).get("/duties/2026/wenlvju").text
    assert "以前年度和并入单位没有办结" in page and "2026年 区扶贫办" in page


def test_a_criterion_that_names_the_unit_is_asked_of_the_successor_from_its_first_year(
    merged, next_year
):
    assert set(have(card("wenlvju", 30))) == {"library"} and set(have(card("danganguan", 30))) == {
        "archive"
    }
    assert set(have(card("wenlvju", 30, 2027))) == {"library", "archive"}
    load(ROOT / "seeds")
    open_year(2027)
    assert set(have(card("wenlvju", 30, 2027))) == {"library", "archive"}


def test_a_criterion_follows_through_a_second_merger(cast, next_year):
    succession.merge([unit("wenlvju")], unit("jiaoyuju"), date(2027, 1, 20), by=cast.admin)
    open_year(2028)
    assert (
        set(have(card("jiaoyuju", 30, 2028))) == {"library", "archive"}
        and card("wenlvju", 30, 2028) is None
    )


def test_next_years_shares_are_the_successors_once_each(next_year):
    numbers = [
        n
        for (n,) in Card.select(Task.number)
        .join(Task)
        .where((Card.unit == unit("wenlvju")) & (Card.year == 2027) & (Card.scope == ""))
        .tuples()
    ]
    assert {4, 15, 26, 27, 28, 30, 33, 36} <= set(numbers) and len(numbers) == len(set(numbers))
    scopes = {
        c.scope for c in Card.select().where((Card.unit == unit("wenlvju")) & (Card.year == 2027))
    }
    assert {"domain:20", "domain:26"} <= scopes and any(s.startswith("guideline:") for s in scopes)
    assert (
        not Card.select()
        .where((Card.unit << [unit("fupinban"), unit("danganguan")]) & (Card.year == 2027))
        .exists()
    )


def test_what_still_stands_goes_onto_the_successors_card(next_year):
    assert have(card("wenlvju", 4, 2027))["mechanism"] == 1


def test_the_accounts_go_with_the_work(next_year, sign_in):
    new, _ = next_year
    assert (
        have(card("wenlvju", 27, 2027))["single"] == 1
        and have(card("wenlvju", 26, 2027))["filing"] == 1
    )
    assert "演示韦曲" in sign_in(new).get("/registers/media/wenlvju").text
    with pytest.raises(Refused, match="登记在现在的主办单位名下"):
        media_filing.register(unit("fupinban"), ACCOUNT, by=new)
    second = ACCOUNT | {
        "effective_on": "2027-01-20",
        "district_filed_on": "2027-01-10",
        "name": "演示文旅",
    }
    with pytest.raises(Invalid) as refusal:
        media_filing.register(unit("wenlvju"), second, by=new)
    assert list(refusal.value.errors) == ["exemption"]
    media_filing.register(unit("wenlvju"), second | {"exemption": "演示：过渡期两号并行。"}, by=new)
    assert have(card("wenlvju", 27, 2027))["single"] == 2


def test_a_change_of_an_inherited_account_reaches_the_successors_card(next_year):
    new, _ = next_year
    account = MediaAccount.get()
    media_filing.file(
        account,
        "变更",
        ACCOUNT | {"effective_on": "2027-01-25", "district_filed_on": ""},
        state="在用",
        seen=account.version,
        by=new,
    )
    assert have(card("wenlvju", 26, 2027))["filing"] == 0


def test_a_guideline_that_the_successor_has_answered_comes_no_more(cast, next_year, frozen_clock):
    _new, _ = next_year
    (share,) = Card.select().where((Card.year == 2027) & Card.scope.startswith("guideline:"))
    Card.update(state=State.CLOSED).where(Card.id == share.id).execute()
    frozen_clock(datetime(2028, 2, 1, 2))
    open_year(2028)
    assert (
        not Card.select().where((Card.year == 2028) & Card.scope.startswith("guideline:")).exists()
    )


def test_the_new_card_leads_back_to_the_one_that_the_merged_unit_left_open(next_year):
    left = years.earlier_open(card("wenlvju", 15, 2027))
    assert [(c.unit.code, c.year_id) for c in left] == [("fupinban", 2026)]


def test_a_merger_from_the_years_first_day_reaches_the_cards_that_stand_already(cast, sign_in):
    form = {"into": "wenlvju", "on": "2026-01-01", "sure": "1"}
    assert sign_in(cast.admin).post("/units/danganguan/merger", data=form).status_code == 303
    assert set(have(card("wenlvju", 30))) == {"library", "archive"}
    assert tally.drifted([card("wenlvju", 30), card("wenlvju", 10)]) == []
