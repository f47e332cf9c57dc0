"""Signing in and out through the front door."""

from datetime import timedelta

import pytest

from tests.conftest import NOW, PASSWORD
from tracker.accounts.credentials import WRONG
from tracker.accounts.person import Person
from tracker.accounts.session import Session


def enter(client, username="street", password=PASSWORD, **more):
    return client.post("/sign-in", data={"username": username, "password": password, **more})


def test_the_right_words_open_a_session_and_lead_home(client, cast):
    reply = enter(client)
    assert reply.status_code == 303 and reply.location == "/"
    assert client.get("/").status_code in (302, 303)
    assert Person.get_by_id(cast.street.id).signed_in_at == NOW
    assert Session.get(Session.person == cast.street).address == "127.0.0.1"


def test_the_name_counts_in_any_case_and_width(client):
    assert enter(client, " ＳTREET ").status_code == 303


@pytest.mark.parametrize(
    "username, password",
    [
        ("street", "不对的口令 一二三"),
        ("nobody", PASSWORD),
        ("gone", PASSWORD),
        ("street", "长" * 5000),
    ],
)
def test_every_wrong_answer_reads_the_same(client, cast, username, password):
    Person.update(username="gone", active=False).where(Person.id == cast.viewer.id).execute()
    reply = enter(client, username, password)
    assert reply.status_code == 422 and WRONG in reply.text
    assert password not in reply.text
    assert Session.select().count() == 0


def test_a_name_that_nobody_has_costs_the_same_work(client, monkeypatch):
    from tracker.accounts import credentials

    checked = []
    genuine = credentials.check_password_hash
    monkeypatch.setattr(
        credentials, "check_password_hash", lambda *words: checked.append(words) or genuine(*words)
    )
    enter(client, "nobody"), enter(client, "street", "不对的口令")
    assert len(checked) == 2 and all(digest.startswith("scrypt:") for digest, _ in checked)


def test_an_empty_field_is_named_and_the_name_kept(client):
    reply = enter(client, "street", "")
    assert (
        reply.status_code == 422 and "请输入密码。" in reply.text and 'value="street"' in reply.text
    )
    assert "请输入用户名。" in enter(client, "", "x").text


@pytest.mark.parametrize(
    "address, lands",
    [
        ("/boards/2026?light=red", "/boards/2026?light=red"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("evil", "/"),
        ("", "/"),
        ("///evil.example", "/"),
        ("http:///evil.example", "/"),
        ("/%0d%0aSet-Cookie:a", "/%0d%0aSet-Cookie:a"),
    ],
)
def test_signing_in_leads_only_to_pages_of_this_site(client, address, lands):
    assert enter(client, next=address).location == lands


def test_whoever_asked_for_a_page_gets_it_after_signing_in(client):
    sent = client.get("/boards/2026?q=a")
    assert sent.location.startswith("/sign-in?next=")
    assert 'name="next" value="/boards/2026?q=a"' in client.get(sent.location).text


def test_signing_in_starts_a_new_session_and_ends_the_one_before(client, cast):
    enter(client)
    with client.session_transaction() as cookie:
        before = cookie["_user_id"]
        cookie["planted"] = "x"
    enter(client)
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != before and "planted" not in cookie
    assert Session.select().count() == 1


def test_signing_out_ends_the_session_on_the_server(sign_in, cast, app):
    client = sign_in(cast.street)
    stolen = app.test_client()
    with client.session_transaction() as cookie, stolen.session_transaction() as copy:
        copy.update(cookie)
    assert client.post("/sign-out").location == "/sign-in"
    assert Session.select().count() == 0
    assert stolen.get("/boards/2026").location.startswith("/sign-in")


def test_who_is_signed_in_needs_no_form(sign_in, cast):
    assert sign_in(cast.street).get("/sign-in").status_code == 303


def test_an_old_session_s_row_is_swept_away(client, cast, frozen_clock):
    enter(client)
    frozen_clock(NOW + timedelta(days=31))
    enter(client, "department")
    assert [s.person_id for s in Session.select()] == [cast.department.id]


def test_a_session_left_alone_ends(client, frozen_clock):
    enter(client)
    frozen_clock(NOW + timedelta(minutes=61))
    assert client.get("/boards/2026").location.startswith("/sign-in")


def test_a_one_time_password_on_paper_ends_after_thirty_days(client, cast):
    Person.update(must_change=True, password_set_at=NOW - timedelta(days=31)).where(
        Person.id == cast.street.id
    ).execute()
    assert "已经失效" in enter(client).text


def test_a_form_without_its_token_is_refused(app, sign_in, cast):
    app.config["WTF_CSRF_ENABLED"] = True
    for address in ("/sign-in", "/theme"):
        assert app.test_client().post(address).status_code == 400
    assert Session.select().count() == 0
    for address in ("/sign-out", "/account/password"):
        assert sign_in(cast.street).post(address).status_code == 400
