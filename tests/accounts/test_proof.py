"""Who changes a factor, a password or a role proves again who he is, and whom it concerns is told."""

from datetime import timedelta

import pytest
from peewee import fn

from tests import routes
from tests.accounts.test_second_factor import code_now
from tests.conftest import NOW, PASSWORD
from tracker.accounts import totp
from tracker.accounts.account_event import AccountEvent, unread
from tracker.accounts.administration import stamp
from tracker.accounts.person import Person
from tracker.accounts.second_factor import Factor, factor_of
from tracker.accounts.session import Session
from tracker.accounts.throttle import BY_PAIR
from tracker.audit.entry import Entry

CHANGES = [
    c
    for c in routes.POST
    if c.path.startswith(("/people", "/account/"))
    and c.path not in ("/account/security/events/read", "/account/mail/confirmation")
    and "confirmation" not in c.path  # ends what was begun with a proof
]


@pytest.fixture
def form_of(cast):
    """form_of(change) → its address and a form without any proof."""
    names = {
        "stamp": stamp([cast.street]),
        "waiting": "x",
        "person": cast.street.id,
        "enrolled": cast.office.id,
        "gone": cast.street.id,
        "password": "三棵柳树 过桥 4567",
        "secret": PASSWORD,
        "recovery": "x",
    }

    def made(change):
        form = {
            n: v.format(**names) for n, v in change.form.items() if n not in ("current", "code")
        }
        return change.path.format(**names), form

    return made


def state():
    rows = (Person, Factor, Session)
    return [list(model.select().order_by(model._meta.primary_key).dicts()) for model in rows]


@pytest.mark.parametrize("change", CHANGES, ids=lambda c: c.path)
def test_without_proof_nothing_of_any_account_is_changed(
    sign_in,
    cast,
    enrolled,
    form_of,
    change,
):
    Factor.create(person=cast.admin, salt="x", confirmed_at=NOW)
    client, before, last = sign_in(cast.admin), state(), Entry.select(fn.MAX(Entry.seq)).scalar()
    path, form = form_of(change)
    for brought in ({}, {"current": "不对", "code": "1"}, {"current": PASSWORD, "code": "000000"}):
        assert client.post(path, data=form | brought).status_code == 422, brought
    new = Entry.select().where(Entry.seq > last)
    assert {e.action for e in new} == {"sign-in.failed"}
    after = state()
    assert after[:2] == before[:2] and len(after[2]) == len(before[2])


def test_the_password_alone_is_no_proof_where_a_code_is_enrolled(sign_in, cast, key):
    Factor.create(person=cast.admin, salt="x", confirmed_at=NOW)
    client, path = sign_in(cast.admin), f"/people/{cast.street.id}/suspension"
    assert client.post(path, data={"current": PASSWORD}).status_code == 422
    assert Person.get_by_id(cast.street.id).active
    proof = {"current": PASSWORD, "code": code_now(cast.admin, key)}
    assert client.post(path, data=proof).status_code == 303
    assert not Person.get_by_id(cast.street.id).active


def test_what_was_typed_is_done_after_the_proof_and_the_next_minutes_need_none(
    sign_in, cast, frozen_clock
):
    client = sign_in(cast.admin)
    typed = {"username": "duqu", "name": "杜曲 <甲>", "unit": "duqu", "role": "clerk"}
    page = client.post("/people", data=typed)
    assert page.status_code == 422 and "确认是您本人" in page.text
    assert 'name="name" value="杜曲 &lt;甲&gt;"' in page.text and 'action="/people"' in page.text
    assert "一次性密码" in client.post("/people", data=typed | {"current": PASSWORD}).text
    path = f"/people/{cast.street.id}"
    change = {"name": "改名", "unit": "weiqu", "role": "viewer"}
    frozen_clock(NOW + timedelta(minutes=9))
    assert client.post(path, data=change).status_code == 303
    frozen_clock(NOW + timedelta(minutes=10))
    assert client.post(path, data=change).status_code == 422


def test_a_proof_is_one_browser_s_and_ends_with_its_session(sign_in, cast):
    here, there = sign_in(cast.admin), sign_in(cast.admin)
    path = f"/people/{cast.street.id}/suspension"
    assert here.post(path, data={"current": PASSWORD}).status_code == 303
    path = f"/people/{cast.street.id}/reinstatement"
    assert there.post(path).status_code == 422
    here.post("/sign-out")
    here.post("/sign-in", data={"username": "admin", "password": PASSWORD})
    assert here.post(path).status_code == 422


def test_guessing_at_the_proof_is_slowed_down(sign_in, cast):
    client, path = sign_in(cast.admin), f"/people/{cast.street.id}/suspension"
    codes = [client.post(path, data={"current": "不对"}).status_code for _ in range(BY_PAIR + 1)]
    assert codes == [422] * BY_PAIR + [429]


def test_one_s_own_second_factor_is_not_removed_through_the_page_of_persons(sign_in, cast):
    Factor.create(person=cast.admin, salt="x", confirmed_at=NOW)
    client = sign_in(cast.admin, proved=True)
    reply = client.post(f"/people/{cast.admin.id}/second-factor/removal")
    assert reply.status_code == 422 and "/account/second-factor" in reply.text
    assert factor_of(cast.admin)


def test_a_new_password_takes_the_code_too_and_the_page_asks_for_it(
    sign_in,
    cast,
    enrolled,
):
    client, new = sign_in(cast.office), "三棵柳树 过桥 4567"
    assert 'name="code"' in client.get("/account/password").text
    form = {"current": PASSWORD, "new": new, "again": new}
    assert client.post("/account/password", data=form).status_code == 422
    assert client.post("/account/password", data=form | {"code": enrolled[0]}).status_code == 303
    assert Person.get_by_id(cast.office.id).has_password(new)


# ---- who is told ------------------------------------------------------------------------------------------------------


def unread_words(person) -> list[tuple[str, str]]:
    return [(event.words, event.by_whom) for event in unread(person)][::-1]


def test_whom_the_administrator_changes_is_told_what_and_by_whom(sign_in, cast, enrolled):
    client, name = sign_in(cast.admin, proved=True), cast.admin.name
    path = f"/people/{cast.office.id}"
    already = len(unread_words(cast.office))
    client.post(path + "/second-factor/removal")
    client.post(path, data={"name": "新名", "unit": "duqu", "role": "office"})
    client.post(path, data={"name": "新名", "unit": "duqu", "role": "observer"})
    client.post(path + "/one-time-password", data={"seen": stamp([cast.office])})
    client.post(path + "/suspension")
    client.post(path + "/reinstatement")
    assert unread_words(cast.office)[already:] == [
        ("动态口令已停用，登录时只需要密码", name),
        (f"单位由“{cast.office.unit.name}”改为“杜曲街办”", name),
        ("角色由“区政府办公室审核人”改为“观察员”", name),
        ("密码已重设，原来的密码不能再用", name),
        ("账号已停用", name),
        ("账号已启用", name),
    ]


def test_whoever_changes_the_own_account_is_told_too(sign_in, cast, key, app):
    client, new = sign_in(cast.office), "三棵柳树 过桥 4567"
    client.post("/account/password", data={"current": PASSWORD, "new": new, "again": new})
    client.post("/account/second-factor", data={"current": new})
    code = totp.code_of(Factor.get().secret(key), totp.step_of(NOW))
    client.post("/account/second-factor/confirmation", data={"code": code})
    assert unread_words(cast.office) == [("密码已修改", "您本人"), ("动态口令已启用", "您本人")]
    app.test_cli_runner().invoke(args=["person", "reset", "office"])
    assert unread_words(cast.office)[2:] == [
        ("动态口令已停用，登录时只需要密码", "服务器管理员"),
        ("密码已重设，原来的密码不能再用", "服务器管理员"),
    ]


def test_a_first_password_of_one_s_own_is_no_news(sign_in, cast):
    Person.update(must_change=True).where(Person.id == cast.street.id).execute()
    new = "三棵柳树 过桥 4567"
    sign_in(Person.get_by_id(cast.street.id)).post(
        "/account/password", data={"current": PASSWORD, "new": new, "again": new}
    )
    assert Person.get_by_id(cast.street.id).has_password(new) and unread_words(cast.street) == []


def test_it_stands_in_the_inbox_until_it_has_been_read(sign_in, cast):
    admin, client = sign_in(cast.admin, proved=True), sign_in(cast.street)
    waiting = int(client.get("/inbox/count").text)
    path = f"/people/{cast.street.id}"
    admin.post(path, data={"name": "街办", "unit": "weiqu", "role": "viewer"})
    assert "角色由“经办人”改为“单位负责人”" in client.get("/inbox").text
    page = client.get("/account/security").text
    last = AccountEvent.select().order_by(AccountEvent.id.desc()).get().id
    assert "知道了" in page and f'name="last" value="{last}"' in page
    admin.post(path, data={"name": "街办", "unit": "weiqu", "role": "clerk"})
    client.post("/account/security/events/read", data={"last": last})
    assert unread_words(cast.street) == [("角色由“单位负责人”改为“经办人”", cast.admin.name)]
    client.post("/account/security/events/read", data={"last": last + 1})
    assert int(client.get("/inbox/count").text) == waiting
    assert "知道了" not in client.get("/account/security").text


def test_nobody_reads_another_s(sign_in, cast):
    AccountEvent.create(person=cast.street, words="演示", by_whom="甲")
    sign_in(cast.department).post("/account/security/events/read", data={"last": "9" * 9})
    assert len(unread_words(cast.street)) == 1
