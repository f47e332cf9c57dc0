"""The second factor: codes by the clock as RFC 6238 wants them, recovery codes, and the way in with both."""

import re
from datetime import datetime, timedelta

import pytest

from tests.accounts.test_sign_in import enter
from tests.conftest import NOW, PASSWORD
from tracker.accounts import second_factor, totp
from tracker.accounts.second_factor import Factor, RecoveryCode, factor_of
from tracker.accounts.session import Session
from tracker.accounts.throttle import BY_PAIR
from tracker.audit.entry import Entry
from tracker.refusals import Forbidden, Invalid, Refused

SEED = b"12345678901234567890"  # RFC 6238, appendix B


@pytest.mark.parametrize(
    "second, code",
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_rfc_6238(second, code):
    assert (
        totp.code_of(SEED, totp.step_of(datetime(1970, 1, 1) + timedelta(seconds=second)), digits=8)
        == code
    )


@pytest.mark.parametrize(
    "count, code",
    list(
        enumerate(
            [
                "755224",
                "287082",
                "359152",
                "969429",
                "338314",
                "254676",
                "287922",
                "162583",
                "399871",
                "520489",
            ]
        )
    ),
)
def test_codes_are_those_of_rfc_4226(count, code):
    assert totp.code_of(SEED, count) == code


def test_a_clock_may_be_wrong_by_one_step(app):
    step = totp.step_of(NOW)
    for off, fits in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        assert (
            totp.step_that_fits(SEED, totp.code_of(SEED, step + off), NOW) == step + off
        ) == fits


def code_now(person, key, off=0):
    return totp.code_of(factor_of(person).secret(key), totp.step_of(NOW) + off)


def second(client, code):
    return client.post("/sign-in/second", data={"code": code})


def test_the_password_alone_opens_nothing(client, cast, enrolled):
    assert enter(client, "office").location == "/sign-in/second"
    assert Session.select().count() == 0
    assert client.get("/boards/2026").location.startswith("/sign-in?")


def test_another_s_password_ends_the_session_that_was_open_here(client, cast, enrolled):
    enter(client, "street")
    assert enter(client, "office").location == "/sign-in/second"
    assert Session.select().count() == 0
    assert client.get("/boards/2026").location.startswith("/sign-in?")


def test_the_code_opens_the_session_and_works_once(client, app, cast, enrolled, key):
    enter(client, "office", next="/plan")
    code = code_now(cast.office, key)
    assert second(client, code[:3] + " " + code[3:]).location == "/"
    assert Session.select().count() == 1
    other = app.test_client()
    enter(other, "office")
    assert second(other, code).status_code == 422
    assert second(other, code_now(cast.office, key, -1)).status_code == 422  # nor an earlier one


def test_a_recovery_code_works_once(client, app, enrolled):
    for _ in range(2):
        enter(client, "office")
        statuses = [second(client, enrolled[0].upper()).status_code]
    assert statuses == [422] and RecoveryCode.select().count() == 9


def test_guessing_is_slowed_down_and_noted(client, enrolled):
    enter(client, "office")
    assert [second(client, "000000").status_code for _ in range(BY_PAIR + 1)] == [422] * BY_PAIR + [
        429
    ]
    assert Entry.select().where(Entry.action == "sign-in.failed").count() == BY_PAIR


def test_the_way_in_is_open_for_a_few_minutes_only(client, cast, enrolled, key, frozen_clock):
    enter(client, "office")
    frozen_clock(NOW + timedelta(minutes=6))
    assert client.get("/sign-in/second").location == "/sign-in"
    assert second(client, "000000").location == "/sign-in" and Session.select().count() == 0


def test_without_a_password_there_is_no_second_step(client, enrolled):
    assert client.get("/sign-in/second").location == "/sign-in"
    assert second(client, "000000").location == "/sign-in"


def test_enrolling_through_the_pages(sign_in, cast, key):
    client = sign_in(cast.office)
    assert client.post("/account/second-factor", data={"current": "不对"}).status_code == 422
    page = client.post("/account/second-factor", data={"current": PASSWORD}).text
    assert "<svg" in page and "style=" not in page
    assert factor_of(cast.office) is None  # not before a code has come back
    assert (
        client.post("/account/second-factor/confirmation", data={"code": "000000"}).status_code
        == 422
    )
    secret = Factor.get().secret(key)
    codes = client.post(
        "/account/second-factor/confirmation",
        data={"code": totp.code_of(secret, totp.step_of(NOW))},
    ).text
    assert len(set(re.findall(r"<code>(\S+)</code>", codes))) == 10
    assert "已于" in client.get("/account/security").text


def test_giving_it_up_takes_both(sign_in, cast, enrolled):
    client, path = sign_in(cast.office), "/account/second-factor/removal"
    assert client.post(path, data={"current": PASSWORD, "code": "000000"}).status_code == 422
    assert client.post(path, data={"current": "不对", "code": enrolled[1]}).status_code == 422
    assert factor_of(cast.office)
    assert client.post(path, data={"current": PASSWORD, "code": enrolled[1]}).status_code == 303
    assert factor_of(cast.office) is None and RecoveryCode.select().count() == 0


def test_new_recovery_codes_end_the_old_ones(sign_in, cast, enrolled):
    reply = sign_in(cast.office).post(
        "/account/second-factor/codes", data={"current": PASSWORD, "code": enrolled[1]}
    )
    assert (
        reply.status_code == 200
        and enrolled[2] not in reply.text
        and RecoveryCode.select().count() == 10
    )


def test_without_a_factor_there_are_no_recovery_codes_to_renew(sign_in, cast):
    reply = sign_in(cast.office).post("/account/second-factor/codes", data={"current": PASSWORD})
    assert reply.status_code == 422 and "还没有启用动态口令" in reply.text


def test_the_administrator_ends_a_lost_one(sign_in, cast, enrolled):
    assert "停用动态口令" in sign_in(cast.admin, proved=True).get(f"/people/{cast.office.id}").text
    sign_in(cast.admin, proved=True).post(f"/people/{cast.office.id}/second-factor/removal")
    assert factor_of(cast.office) is None
    assert Entry.select().where(Entry.action == "factor.remove").get().who == "admin"


def test_it_is_for_the_office_and_administrators(cast):
    with pytest.raises(Forbidden):
        second_factor.begin(cast.street)


def test_nothing_in_the_database_gives_a_code(enrolled, cast, key):
    row = Factor.get()
    assert row.secret(key) != row.secret("another installation's key")
    assert not {r.digest for r in RecoveryCode.select()} & set(enrolled)


def test_it_is_not_begun_twice(cast, enrolled):
    with pytest.raises(Refused):
        second_factor.begin(cast.office)
    with pytest.raises((Invalid, Refused)):
        second_factor.confirm(cast.office, "000000", key="x")


def test_a_new_password_keeps_the_second_factor(sign_in, cast, enrolled):
    from tracker.accounts.administration import stamp

    sign_in(cast.admin, proved=True).post(
        f"/people/{cast.office.id}/one-time-password", data={"seen": stamp([cast.office])}
    )
    assert factor_of(cast.office)


def test_a_change_of_the_factor_ends_other_sessions(sign_in, cast, key):
    here, there = sign_in(cast.office), sign_in(cast.office)
    here.post("/account/second-factor", data={"current": PASSWORD})
    here.post(
        "/account/second-factor/confirmation",
        data={"code": totp.code_of(Factor.get().secret(key), totp.step_of(NOW))},
    )
    assert (
        there.get("/boards/2026").status_code == 303 and here.get("/boards/2026").status_code == 200
    )
