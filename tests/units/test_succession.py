"""What becomes of units: names, mergers and ends, and whose work it is then."""

from datetime import date

import pytest

from tracker.accounts.person import Person
from tracker.boards import moves
from tracker.boards.card import Card, State
from tracker.boards.opening import open_year
from tracker.config import ROOT
from tracker.plan.criterion import Criterion
from tracker.plan.task import Task
from tracker.planning import unit_changes as steering
from tracker.refusals import Forbidden, Invalid, Missing, Refused
from tracker.registers import roster
from tracker.registers.post import Post
from tracker.seeding import load
from tracker.units import succession
from tracker.units.unit import Unit, UnitAlias
from tracker.units.unit_change import UnitChange
from tracker.units.unit_group import Member, UnitGroup

ON = date(2026, 6, 1)


def unit(code):
    return Unit.get(Unit.code == code)


def numbers(code, year):
    return [
        n
        for (n,) in Card.select(Task.number)
        .join(Task)
        .switch(Card)
        .join(Unit)
        .where((Unit.code == code) & (Card.year == year))
        .order_by(Task.number)
        .tuples()
    ]


def again(person):
    return Person.get_by_id(person.id)


def test_a_renamed_unit_keeps_everything_and_its_old_name_as_an_alias(cast, card_of):
    card = card_of("fupinban", 33)
    succession.rename(unit("fupinban"), "区乡村振兴局", ON, by=cast.admin)
    assert Card.get_by_id(card.id).unit.name == "区乡村振兴局"
    assert UnitAlias.get(UnitAlias.name == "区扶贫办").unit.code == "fupinban"
    assert [(c.verb, c.words) for c in succession.changes_of(unit("fupinban"))] == [
        ("rename", "由“区扶贫办”更名为“区乡村振兴局”")
    ]


def test_loading_the_plan_again_leaves_the_administrators_units_alone(cast):
    succession.rename(unit("fupinban"), "区乡村振兴局", ON, by=cast.admin)
    succession.merge([unit("yangzhuang")], unit("weizhai"), ON, by=cast.admin)
    load(ROOT / "seeds")
    assert unit("fupinban").name == "区乡村振兴局"
    assert (unit("yangzhuang").valid_to, unit("yangzhuang").successor.code) == (
        date(2026, 5, 31),
        "weizhai",
    )


def test_a_renamed_unit_may_have_its_old_name_back(cast):
    succession.rename(unit("fupinban"), "区乡村振兴局", ON, by=cast.admin)
    succession.rename(unit("fupinban"), "区扶贫办", ON, by=cast.admin)
    assert [a.name for a in unit("fupinban").aliases] == ["区乡村振兴局"]


def test_cards_of_a_merged_unit_stay_its_own_and_the_successors_people_finish_them(cast, card_of):
    card = card_of("yangzhuang", 4)
    with pytest.raises(Forbidden):
        moves.apply(card, "receive", by=cast.street, seen=0)
    succession.merge([unit("yangzhuang")], unit("weiqu"), ON, by=cast.admin)
    moves.apply(card, "receive", by=again(cast.street), seen=0)
    assert (Card.get_by_id(card.id).unit.code, card.state) == ("yangzhuang", State.DOING)


def test_the_next_years_cards_are_the_successors_alone(cast):
    before = numbers("weiqu", 2026)
    succession.merge([unit("yangzhuang")], unit("weiqu"), ON, by=cast.admin)
    open_year(2027)
    assert numbers("yangzhuang", 2027) == [] and numbers("weiqu", 2027) == before


def test_a_task_that_names_the_unit_passes_to_the_successor(cast):
    succession.merge([unit("fupinban")], unit("nongyeju"), ON, by=cast.admin)
    open_year(2027)
    scopes = {
        c.scope for c in Card.select().where((Card.unit == unit("nongyeju")) & (Card.year == 2027))
    }
    assert {"domain:19", "domain:26"} <= scopes


def test_people_go_with_their_unit(cast):
    succession.merge([unit("weiqu")], unit("weizhai"), ON, by=cast.admin)
    street = again(cast.street)
    assert street.unit.code == "weizhai" and street.works_for(unit("weiqu").id)
    assert not again(cast.department).works_for(unit("weiqu").id)


def test_the_successor_keeps_the_predecessors_registers(cast):
    succession.merge([unit("yangzhuang")], unit("weiqu"), ON, by=cast.admin)
    roster.add(
        unit("yangzhuang"),
        {"duty": "专职人员", "person_name": "演示甲", "full_time": "1", "valid_from": "2026-01-05"},
        by=again(cast.street),
    )
    (post,) = Post.select().where(Post.person_name == "演示甲")
    assert (post.unit.code, post.duty) == ("yangzhuang", "专职人员")


def test_a_chain_of_mergers_ends_at_the_last(cast):
    succession.merge([unit("yangzhuang")], unit("weizhai"), date(2026, 3, 1), by=cast.admin)
    succession.merge([unit("weizhai")], unit("weiqu"), ON, by=cast.admin)
    assert again(cast.street).works_for(unit("yangzhuang").id)
    open_year(2027)
    assert numbers("yangzhuang", 2027) == numbers("weizhai", 2027) == []


def test_a_unit_that_ends_without_successor_gets_no_more_cards(cast):
    succession.retire(unit("weizhai"), ON, by=cast.admin)
    open_year(2026)
    open_year(2027)
    assert numbers("weizhai", 2026) and not numbers("weizhai", 2027)


def test_a_new_unit_joins_its_group_and_has_its_cards_at_once(cast):
    new, cards = steering.add(
        {"code": "xinjie", "name": "新街办", "kind": "street"}, ON, ["streets"], by=cast.admin
    )
    assert len(cards) == 13 and {c.unit_id for c in cards} == {new.id}


def test_what_cannot_be_merged_is_refused(cast):
    succession.merge([unit("yangzhuang")], unit("weizhai"), ON, by=cast.admin)
    for units, into, words in (
        ([unit("weizhai")], unit("weizhai"), "并入它自己"),
        ([unit("weiqu")], unit("yangzhuang"), "已经撤销或并入"),
        ([unit("yangzhuang")], unit("weiqu"), "已经撤销或并入"),
        ([unit("zhengfuban")], unit("weiqu"), "负责核验"),
    ):
        with pytest.raises(Refused, match=words):
            succession.merge(units, into, ON, by=cast.admin)
    with pytest.raises(Refused, match="负责核验"):
        succession.retire(unit("zhengfuban"), ON, by=cast.admin)


@pytest.mark.parametrize("on", [None, date(2026, 6, 16), date(2021, 2, 9)])
def test_a_merger_needs_a_day_within_the_units_life(cast, on):
    with pytest.raises(Invalid) as refusal:
        succession.merge([unit("yangzhuang")], unit("weiqu"), on, by=cast.admin)
    assert list(refusal.value.errors) == ["on"]
    assert UnitChange.select().count() == 0


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"code": "X"}, "code"),
        ({"code": "weiqu"}, "code"),
        ({"code": "units"}, "code"),
        ({"code": "report-x"}, "code"),
        ({"name": ""}, "name"),
        ({"name": "韦曲街办"}, "name"),
        ({"name": "区农业农村局"}, "name"),
        ({"kind": "office"}, "kind"),
        ({"kind": "city"}, "kind"),
        ({"on": None}, "on"),
    ],
)
def test_what_is_wrong_with_a_new_unit_is_named_by_its_field(cast, typed, field):
    whole = {
        "code": "xinjie",
        "name": "新街办",
        "full_name": "",
        "kind": "street",
        "on": ON,
    } | typed
    with pytest.raises(Invalid) as refusal:
        succession.add(**whole, by=cast.admin)
    assert list(refusal.value.errors) == [field]


@pytest.mark.parametrize("who", ["street", "viewer", "office", "observer"])
def test_only_the_administrator_manages_units(cast, who):
    by = getattr(cast, who)
    for act in (
        lambda: succession.rename(unit("weiqu"), "新名", ON, by=by),
        lambda: succession.call_also(unit("weiqu"), "别的叫法", ON, by=by),
        lambda: succession.merge([unit("weiqu")], unit("duqu"), ON, by=by),
        lambda: succession.retire(unit("weiqu"), ON, by=by),
    ):
        with pytest.raises(Forbidden):
            act()


def test_the_successors_clerk_works_the_old_card_through_the_front_door(sign_in, cast, card_of):
    card = card_of("yangzhuang", 4)
    assert (
        sign_in(cast.street).post(f"/cards/{card.id}/receipt", data={"version": 0}).status_code
        == 403
    )
    succession.merge([unit("yangzhuang")], unit("weiqu"), ON, by=cast.admin)
    client = sign_in(again(cast.street))
    assert client.get("/registers/roster/yangzhuang").status_code == 200
    assert client.post(f"/cards/{card.id}/receipt", data={"version": 0}).status_code == 303
    assert "杨庄街办" in client.get("/boards/2026/weiqu").text


def test_missing_things_are_missing(cast):
    with pytest.raises(Missing):
        roster.post_for(cast.street, 999)


def test_a_successor_is_asked_what_a_criterion_asks_from_the_year_after(cast):
    criterion = Criterion.select().first()
    Criterion.update(applies={"units": ["yangzhuang"]}).where(
        Criterion.id == criterion.id
    ).execute()
    succession.merge([unit("yangzhuang")], unit("weiqu"), ON, by=cast.admin)
    applies = Criterion.get_by_id(criterion.id).applies
    assert applies == {"units": ["yangzhuang"], "heirs": {"weiqu": 2027}}


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (date(2021, 1, 1), date(2026, 6, 30), {2025, 2026}),
        (date(2021, 1, 1), date(2026, 1, 1), {2025, 2026}),
        (date(2026, 12, 31), None, {2026, 2027}),
    ],
)
def test_who_is_in_a_group_for_a_day_of_a_year_is_in_it_for_the_year(app, first, last, years):
    group = UnitGroup.create(code="demo", name="演示组")
    Member.create(group=group, unit=unit("weiqu"), valid_from=first, valid_to=last)
    assert {year for year in (2025, 2026, 2027) if group.member_ids_in(year)} == years
