"""方案校核 as rules: what a decision changes, that it outlives a load, and that it can be taken back."""

from datetime import date, datetime

import pytest

from tracker.boards.card import Card, State
from tracker.boards.opening import open_year
from tracker.boards.year import Year
from tracker.config import ROOT
from tracker.plan.decision import Decision
from tracker.plan.office_decisions import Reading, as_decided, differences, ruled
from tracker.plan.plan import Domain
from tracker.plan.task import Task
from tracker.planning import rulings
from tracker.refusals import Conflict, Forbidden, Invalid, Refused
from tracker.seeding import load, read
from tracker.units.unit import Unit
from tracker.units.unit_group import Member

SEEDS = ROOT / "seeds"


def decide(key, by, choice="alternative-0", seen=None, **typed):
    ruling = rulings.ruling_by_key(key)
    reading, reason = rulings.reading_from(
        ruling, {"choice": choice, "reason": "演示理由"} | typed, SEEDS
    )
    history = rulings.history_of(ruling)
    return rulings.decide(
        ruling,
        reading,
        reason,
        seen=(history[0].id if history else 0) if seen is None else seen,
        folder=SEEDS,
        by=by,
    )


def outlook(key, choice="alternative-0", **typed):
    ruling = rulings.ruling_by_key(key)
    reading, _ = rulings.reading_from(ruling, {"choice": choice, "reason": "演示"} | typed, SEEDS)
    return rulings.outlook(ruling, reading, SEEDS)


def units_with(number, year=2026):
    return {
        code
        for (code,) in Unit.select(Unit.code)
        .join(Card)
        .join(Task)
        .where((Task.number == number) & (Card.year == year))
        .tuples()
    }


def leads_of(number, year=2026):
    return {
        code
        for (code,) in Unit.select(Unit.code)
        .join(Card)
        .where((Card.scope == f"domain:{number}") & (Card.year == year) & Card.leads)
        .tuples()
    }


def test_the_office_may_carry_what_the_annex_leaves_out(cast):
    assert (
        outlook("lead-office-omitted").differences[0]
        == "任务9：区政府办公室承担一张任务卡，尚未锁定的年度立即生成。"
    )
    made = decide("lead-office-omitted", cast.office)
    assert {(c.unit.code, c.task.number, c.leads) for c in made} == {
        ("zhengfuban", n, True) for n in (9, 25, 31, 32)
    }


@pytest.mark.parametrize(
    ("key", "number", "unit"),
    [
        ("lead-business-bureau-omitted", 12, "toushangju"),
        ("lead-business-environment-omitted", 16, "yingshangban"),
        ("lead-business-environment-omitted", 18, "yingshangban"),
    ],
)
def test_the_leads_of_12_16_and_18_may_carry_them(cast, key, number, unit):
    assert unit not in units_with(number)
    decide(key, cast.office)
    assert unit in units_with(number)


def test_a_decision_outlives_a_load_and_is_taken_back_by_another(cast):
    decide("lead-business-bureau-omitted", cast.office)
    load(SEEDS)
    assert open_year(2027) and "toushangju" in units_with(12, 2027)
    decide("lead-business-bureau-omitted", cast.office, "shipped")
    assert open_year(2028) and "toushangju" not in units_with(12, 2028)
    assert "toushangju" in units_with(12)  # what was made stays
    assert [d.choice for d in Decision.select().order_by(Decision.id)] == ["alternative", "shipped"]


def test_the_branch_bodies_leave_the_departments_from_the_next_year(cast):
    before = units_with(33)
    assert (
        "公安长安分局不再属于“区政府各部门”，以后年度不生成这些任务卡；今年已有的保留。"
        in outlook("all-departments").differences
    )
    decide("all-departments", cast.office)
    assert units_with(33) == before
    assert Member.select().where(Member.valid_to == date(2026, 6, 14)).count() == 4
    open_year(2027)
    assert before - units_with(33, 2027) == {"zigui", "gongan", "shengtai", "shuiju"}
    decide("all-departments", cast.office, "shipped")
    assert units_with(33, 2027) == before


def test_the_office_names_who_coordinates_a_domain(cast):
    assert leads_of(2) == {"zigui"}
    with pytest.raises(Invalid) as refusal:
        decide("first-named-coordinates", cast.office, **{"domain-2": "caizhengju"})
    assert set(refusal.value.errors) == {"domain-3", "domain-17", "domain-18"}
    typed = {
        "domain-2": "caizhengju",
        "domain-3": "jiaoyuju",
        "domain-17": "shuiwuju",
        "domain-18": "zhujianju",
    }
    assert outlook("first-named-coordinates", **typed).differences == [
        "领域“公共资源交易”的牵头部门由资源规划长安分局改为区财政局。",
        "领域“市政服务”的牵头部门由区行政审批局改为区水务局。",
    ]
    decide("first-named-coordinates", cast.office, **typed)
    assert (leads_of(2), leads_of(17), leads_of(3)) == ({"caizhengju"}, {"shuiwuju"}, {"jiaoyuju"})
    decide("first-named-coordinates", cast.office, "alternative-1")
    assert leads_of(2) == leads_of(17) == set()
    decide("first-named-coordinates", cast.office, "shipped")
    assert leads_of(2) == {"zigui"}


def test_names_may_be_shown_as_the_annex_has_them(cast):
    decide("disaster-production", cast.office)
    decide("short-domain-names", cast.office)
    names = {d.number: d.display_name for d in Domain.select()}
    assert (names[23], names[7], names[1]) == ("救灾生产", "公共法律", "重大项目")


def test_the_office_may_be_spared_the_district_wide_training(cast):
    decide("district-training", cast.office)
    assert "zhengfuban" in units_with(36)
    open_year(2027)
    assert "zhengfuban" not in units_with(36, 2027)


def test_words_change_no_data_and_the_outlook_says_so(cast):
    before = Card.select().count()
    assert outlook("full-time-staff").differences == []
    decide("full-time-staff", cast.office)
    decide("full-time-staff", cast.office, "own", text="演示：兼职满三年的视为专职。")
    assert Card.select().count() == before
    _ruling, decision = next(pair for pair in rulings.rulings() if pair[0].key == "full-time-staff")
    assert (decision.choice, decision.text) == ("own", "演示：兼职满三年的视为专职。")


def test_the_outlook_changes_nothing_and_counts_the_cards(cast, card_of):
    Card.update(state=State.CLOSED).where(Card.id == card_of("weiqu", 36).id).execute()
    found = outlook("district-training")
    assert (found.cards, found.closed) == (38, 1)
    assert Decision.select().count() == 0


def test_a_locked_year_gets_no_cards_from_a_decision(cast):
    Year.update(locked_at=datetime(2026, 6, 1)).execute()
    assert decide("lead-business-bureau-omitted", cast.office) == []
    assert "toushangju" not in units_with(12)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"choice": ""}, "choice"),
        ({"choice": "alternative-9"}, "choice"),
        ({"choice": "alternative-x"}, "choice"),
        ({"choice": "own"}, "text"),
        ({"choice": "own", "text": "长" * 1001}, "text"),
        ({"reason": " "}, "reason"),
        ({"reason": "长" * 501}, "reason"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(cast, typed, field):
    with pytest.raises(Invalid) as refusal:
        decide("full-time-staff", cast.office, **typed)
    assert list(refusal.value.errors) == [field]


def test_a_stale_page_and_the_same_decision_again_are_refused(cast):
    decide("disaster-production", cast.office)
    with pytest.raises(Conflict):
        decide("disaster-production", cast.office, "shipped", seen=0)
    with pytest.raises(Refused, match="与现行裁定相同"):
        decide("disaster-production", cast.office)
    with pytest.raises(Refused, match="与现行裁定相同"):
        decide("full-time-staff", cast.office, "shipped")


@pytest.mark.parametrize("who", ["street", "viewer", "admin", "observer"])
def test_only_the_office_rules(cast, who):
    with pytest.raises(Forbidden):
        decide("disaster-production", getattr(cast, who))


def test_every_alternative_that_changes_something_shows_a_difference(app):
    seeds = read(SEEDS)
    detail = {"2": "caizhengju", "3": "xingzheng", "17": "shuiwuju", "18": "chengguanju"}
    for ruling in seeds.rulings:
        for alternative in ruling.alternatives:
            reading = Reading("alternative", alternative.text, detail, date(2026, 6, 15))
            found = differences(seeds, ruled(seeds, {ruling.key: reading}))
            assert bool(found) == bool(alternative.changes), (ruling.key, alternative.text)
    assert as_decided(seeds) == seeds
