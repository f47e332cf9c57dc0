"""What the administrator may do with accounts: the rules, without pages."""

import pytest

from tests.conftest import PASSWORD
from tracker.accounts import administration, throttle
from tracker.accounts.administration import stamp
from tracker.accounts.person import Person, Role
from tracker.accounts.session import Session
from tracker.accounts.throttle import Origin
from tracker.accounts.unit_accounts import left_behind
from tracker.refusals import Conflict, Forbidden, Invalid, Refused

TYPED = {"username": "New.Name-1", "name": " 演示  用户 ", "unit": "duqu", "role": "clerk"}


def again(person):
    return administration.account(person.id)


def test_a_new_account_has_a_one_time_password(cast):
    issued = administration.add(TYPED, by=cast.admin)
    person = again(issued.person)
    assert (person.username, person.name, person.unit.code, person.role) == (
        "new.name-1",
        "演示 用户",
        "duqu",
        "clerk",
    )
    assert person.must_change and person.active and person.has_password(issued.password)


@pytest.mark.parametrize(
    "field, typed",
    [
        ("username", "x"),
        ("username", "a" * 41),
        ("username", "-ab"),
        ("username", "a b"),
        ("username", "名字"),
        ("username", ""),
        ("name", "  "),
        ("name", "长" * 61),
        ("unit", "nowhere"),
        ("unit", ""),
        ("role", "king"),
        ("role", ""),
    ],
)
def test_what_is_wrong_is_named_by_its_field(cast, field, typed):
    with pytest.raises(Invalid) as refusal:
        administration.add(TYPED | {field: typed}, by=cast.admin)
    assert list(refusal.value.errors) == [field]


def test_two_persons_are_the_same_only_by_their_row(cast):
    assert cast.admin != cast.office and cast.admin == again(cast.admin)


def test_a_user_name_is_one_person_in_whatever_case(cast):
    with pytest.raises(Invalid) as refusal:
        administration.add(TYPED | {"username": "STREET"}, by=cast.admin)
    assert "已经有人使用" in refusal.value.errors["username"]


def test_a_unit_that_has_ended_takes_nobody_new_and_keeps_whom_it_has(cast):
    unit = cast.street.unit
    unit.valid_to = "2025-12-31"
    unit.save()
    with pytest.raises(Invalid):
        administration.add(TYPED | {"unit": "weiqu"}, by=cast.admin)
    administration.change(
        again(cast.street), {"name": "新名", "unit": "weiqu", "role": "clerk"}, by=cast.admin
    )
    assert again(cast.street).name == "新名"


def test_a_person_moves_to_another_unit_and_role(cast):
    administration.change(
        cast.street, {"name": "演示用户", "unit": "duqu", "role": "viewer"}, by=cast.admin
    )
    assert (again(cast.street).unit.code, again(cast.street).role) == ("duqu", Role.VIEWER)


def test_a_reset_ends_every_session_and_opens_the_door_again(cast):
    Session.begin(cast.street)
    for _ in range(5):
        throttle.begin("street", Origin("10.0.0.1"))
    issued = administration.reset_password(cast.street, seen=stamp([cast.street]), by=cast.admin)
    person = again(cast.street)
    assert (
        person.has_password(issued.password)
        and not person.has_password(PASSWORD)
        and person.must_change
    )
    assert Session.select().count() == 0
    throttle.begin("street", Origin("10.0.0.1"))


def test_a_reset_sent_twice_leaves_the_printed_password_valid(cast):
    seen = stamp([cast.street])
    issued = administration.reset_password(again(cast.street), seen=seen, by=cast.admin)
    with pytest.raises(Conflict):
        administration.reset_password(again(cast.street), seen=seen, by=cast.admin)
    assert again(cast.street).has_password(issued.password)


def test_two_resets_at_once_give_one_password(cast):
    first, second, seen = again(cast.street), again(cast.street), stamp([cast.street])
    issued = administration.reset_password(first, seen=seen, by=cast.admin)
    with pytest.raises(Conflict):
        administration.reset_password(second, seen=seen, by=cast.admin)
    assert again(cast.street).has_password(issued.password)


def test_suspending_ends_every_session_at_once_and_reinstating_lets_in_again(cast):
    Session.begin(cast.street)
    administration.suspend(cast.street, by=cast.admin)
    assert not again(cast.street).active and Session.select().count() == 0
    with pytest.raises(Refused, match="请先启用"):
        administration.reset_password(again(cast.street), seen=stamp([cast.street]), by=cast.admin)
    administration.reinstate(cast.street, by=cast.admin)
    assert again(cast.street).active


def test_an_administrator_cannot_remove_himself(cast):
    with pytest.raises(Refused, match="另一位系统管理员"):
        administration.suspend(cast.admin, by=cast.admin)
    with pytest.raises(Refused, match="另一位系统管理员"):
        administration.change(
            cast.admin, {"name": "管", "unit": "zhengfuban", "role": "office"}, by=cast.admin
        )
    administration.change(
        cast.admin, {"name": "新名", "unit": "zhengfuban", "role": "admin"}, by=cast.admin
    )
    with pytest.raises(Refused, match="修改密码"):
        administration.reset_password(cast.admin, seen=stamp([cast.admin]), by=cast.admin)


def test_of_two_administrators_who_remove_each_other_one_remains(cast):
    other = administration.add(TYPED | {"role": "admin"}, by=cast.admin).person
    administration.suspend(other, by=cast.admin)
    with pytest.raises(Refused, match="至少要保留一位"):
        administration.suspend(cast.admin, by=other)
    assert again(cast.admin).active


@pytest.mark.parametrize("who", ["office", "street", "viewer", "observer"])
def test_nobody_else_manages_accounts(cast, who):
    by = getattr(cast, who)
    seen = stamp([cast.department])
    for attempt in (
        lambda: administration.add(TYPED, by=by),
        lambda: administration.change(cast.department, TYPED, by=by),
        lambda: administration.reset_password(cast.department, seen=seen, by=by),
        lambda: administration.suspend(cast.department, by=by),
        lambda: administration.reinstate(cast.department, by=by),
    ):
        with pytest.raises(Forbidden):
            attempt()
    assert Person.select().count() == 7


@pytest.mark.parametrize("number", [9999, 2**31, 10**30])
def test_an_account_that_is_not_there_is_missing(cast, sign_in, number):
    admin = sign_in(cast.admin, proved=True)
    assert admin.get(f"/people/{number}").status_code == 404


def test_the_day_a_colleague_leaves_the_administrator_is_told_whom_the_unit_needs(cast, sign_in):
    admin = sign_in(cast.admin, proved=True)
    admin.post(f"/people/{cast.street.id}/suspension")
    page = admin.get(f"/people/{cast.street.id}").text
    assert "韦曲街办没有在用的经办人了" in page and 'href="/people/new?unit=weiqu"' in page
    assert 'value="weiqu" selected' in admin.get("/people/new?unit=weiqu").text
    administration.add(
        {"username": "xin", "name": "新人", "unit": "weiqu", "role": "clerk"}, by=cast.admin
    )
    assert "没有在用的经办人" not in admin.get(f"/people/{cast.street.id}").text
    assert "没有在用的" not in admin.get(f"/people/{cast.viewer.id}").text


def test_an_office_without_a_reviewer_is_said(cast):
    for person in (cast.office, cast.office2):
        administration.suspend(person, by=cast.admin)
    assert "没有人核验" in left_behind(cast.office2)
