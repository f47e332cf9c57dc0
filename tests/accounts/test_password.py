"""Which passwords are accepted, and changing one's own."""

from datetime import datetime

import pytest

from tests.accounts.test_sign_in import enter
from tests.conftest import PASSWORD
from tracker.accounts.breached import _published, breached
from tracker.accounts.password import LEGIBLE, SHORTEST, common, objection, one_time_password
from tracker.accounts.person import Person
from tracker.accounts.session import Session
from tracker.accounts.throttle import BY_PAIR

NEW = "红旗渠水 黑石头 纸灯笼"


@pytest.mark.parametrize(
    "password",
    [
        NEW,
        "ａｂｃ石头xyz黑白灰",
        "correct horse battery",
        "长安的月亮很圆2021啊",
        "qiuyue-83920175",
        "青石板上晒着七条旧毛巾",
        "Ab1!Ab2?Ba3;zq",
        "字" * 2 + "一二三天地玄黄宇宙洪荒",
    ],
)
def test_anything_long_and_not_obvious_is_accepted(cast, password):
    assert objection(password, cast.street, old=PASSWORD) == ""


@pytest.mark.parametrize(
    "password, sentence",
    [
        ("短口令", "密码至少 10 个字，现在 3 个字。"),
        ("长" * 129, "密码最多 128 个字，现在 129 个字。"),
        ("password123", "很常见"),
        ("Password2026!", "很常见"),
        ("1234567890", "很常见"),
        ("１２３４５６７８９０", "很常见"),
        ("woaini1314", "很常见"),
        ("Changan@2021", "很常见"),
        ("xx-STREET-yy-zz", "不能含有用户名"),
        ("aaaaaaaaaaaa", "连续或重复"),
        ("abcabcabcabc", "连续或重复"),
        ("56789abcdefgh", "连续或重复"),
        ("一二三四五六七八九十", "连续或重复"),
        ("13975310864", "手机号"),
        ("610116197503120864", "手机号"),
        ("zhengfu2026xian", "本区"),
        ("西安市长安区政府2026", "本区"),
        ("韦曲街办2026年weiqu", "本区"),
        ("tree\tdesk\tlamp", "控制字符"),
        (PASSWORD, "不能与现在的密码相同"),
    ],
)
def test_what_a_stranger_tries_first_is_refused(cast, password, sentence):
    assert sentence in objection(password, cast.street, old=PASSWORD)


@pytest.mark.parametrize(
    "password",
    [
        "soso123aljg",
        "SOSO123aljg",
        "s o s o 123aljg",
        "ｓｏｓｏ１２３ａｌｊｇ",
        "polniypizdec0211",
        "leavemealone",
    ],
)
def test_a_password_that_a_break_in_made_public_is_refused(cast, password):
    assert "曾在别处泄露" in objection(password, cast.street, old=PASSWORD)


def test_the_breached_ones_are_many_and_none_is_cut_short():
    lines = _published().decode().strip("\n").split("\n")
    assert (
        len(lines) == 112_130 and min(map(len, lines)) == SHORTEST and lines == sorted(set(lines))
    )
    assert (
        breached("leavemealone")
        and not breached("eavemealone")
        and not breached("leavemealone\nleavenow")
    )


def test_the_list_of_common_passwords_is_long_enough():
    assert len(common()) >= 3000 and min(map(len, common())) >= 8
    assert sum(len(p) >= 10 for p in common()) > 2000
    assert all(p == p.casefold() for p in common())


def test_a_one_time_password_can_be_read_from_paper(cast):
    passwords = {one_time_password() for _ in range(200)}
    assert len(passwords) == 200
    assert not set("".join(passwords)) - set(LEGIBLE + "-") and not set(LEGIBLE) & set("0o1li")
    assert {tuple(map(len, p.split("-"))) for p in passwords} == {(4, 4, 4, 4)}
    assert not [p for p in passwords if objection(p, cast.street)]


def test_full_width_typing_is_the_same_password(cast):
    cast.street.set_password("ａｂｃ１２３ 石头 黑白灰")
    assert cast.street.has_password("abc123 石头 黑白灰") and not cast.street.has_password(
        "abc124 石头 黑白灰"
    )


def change(client, current=PASSWORD, new=NEW, again=NEW):
    return client.post("/account/password", data={"current": current, "new": new, "again": again})


def test_changing_it_keeps_this_session_and_ends_every_other(sign_in, cast):
    here, there = sign_in(cast.street), sign_in(cast.street)
    assert change(here).location == "/"
    assert Person.get_by_id(cast.street.id).has_password(NEW)
    assert here.get("/boards/2026").status_code == 200
    assert there.get("/boards/2026").location.startswith("/sign-in")
    assert Session.select().count() == 1


def token_of(client) -> str:
    with client.session_transaction() as held:
        return held["_user_id"]


@pytest.mark.parametrize("new", [NEW, "太短"])
def test_a_password_asked_for_again_gives_the_session_another_token(sign_in, cast, new):
    client, copied = sign_in(cast.street), sign_in(cast.street)
    with client.session_transaction() as mine, copied.session_transaction() as theirs:
        theirs["_user_id"] = mine["_user_id"]
    old = token_of(client)
    change(client, new=new, again=new)
    assert token_of(client) != old and client.get("/boards/2026").status_code == 200
    assert copied.get("/boards/2026").location.startswith("/sign-in")


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ({"current": "错的口令 一二三"}, "现在的密码不对"),
        ({"new": "short", "again": "short"}, "密码至少 10 个字"),
        ({"again": NEW + "x"}, "两次输入的新密码不一样"),
        ({"new": ""}, "请输入新密码"),
        ({"current": ""}, "请输入现在的密码"),
        ({"new": PASSWORD, "again": PASSWORD}, "不能与现在的密码相同"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_shown(
    sign_in, cast, typed, sentence
):
    reply = change(sign_in(cast.street), **typed)
    assert (
        reply.status_code == 422 and sentence in reply.text and 'aria-invalid="true"' in reply.text
    )
    assert NEW not in reply.text and PASSWORD not in reply.text
    assert Person.get_by_id(cast.street.id).has_password(PASSWORD)


def test_a_wrong_current_password_hides_whether_the_new_one_is_it(sign_in, cast):
    reply = change(sign_in(cast.street), current="错的口令 一二三", new=PASSWORD, again=PASSWORD)
    assert "相同" not in reply.text


def test_guessing_the_current_password_is_slowed_down(sign_in, cast):
    client = sign_in(cast.street)
    codes = [change(client, current="错的口令 一二三").status_code for _ in range(BY_PAIR + 1)]
    assert codes == [422] * BY_PAIR + [429]


def test_a_one_time_password_must_be_changed_before_anything_else(client, cast, app):
    Person.update(must_change=True).where(Person.id == cast.street.id).execute()
    reply = client.post(
        "/sign-in", data={"username": "street", "password": PASSWORD, "next": "/boards/2026"}
    )
    assert reply.location == "/account/password"
    assert client.get("/boards/2026").location == "/account/password"
    assert "设置自己的密码" in client.get("/account/password").text
    assert change(client).location == "/"
    assert client.get("/boards/2026").status_code == 200


def test_a_password_of_ones_own_is_good_for_as_long_as_nobody_else_knows_it(client, cast):
    Person.update(password_set_at=datetime(2006, 6, 15), created_at=datetime(2006, 6, 15)).execute()
    assert enter(client).location == "/"
    assert client.get("/boards/2026/weiqu").status_code == 200


def test_a_stranger_has_no_password_to_change(client):
    assert change(client).location.startswith("/sign-in")
