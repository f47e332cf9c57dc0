"""Guessing is slowed down, and no stranger can use that to shut somebody out."""

import re
from datetime import timedelta

import pytest

from tests.accounts.test_sign_in import enter
from tests.conftest import NOW, PASSWORD
from tracker.accounts import credentials, throttle
from tracker.accounts.second_factor import Factor
from tracker.accounts.throttle import (
    BY_ADDRESS,
    BY_NAME,
    BY_PAIR,
    BY_PAIR_IN_A_CROWD,
    CROWDED,
    Attempt,
    Origin,
    Throttled,
)

HOME, ELSEWHERE = Origin("10.0.0.1", "browser at home"), Origin("10.9.9.9", "browser elsewhere")


def fail(username, origin, times=1):
    for _ in range(times):
        throttle.begin(username, origin)


def test_a_name_is_refused_after_five_failures_from_one_address(app):
    fail("street", ELSEWHERE, BY_PAIR)
    with pytest.raises(Throttled, match="请 10 分钟后再试"):
        throttle.begin("street", ELSEWHERE)
    throttle.begin("street", HOME)
    throttle.begin("department", ELSEWHERE)


def test_the_sentence_says_when_and_then_it_is_so(app, frozen_clock):
    fail("street", HOME, BY_PAIR)
    frozen_clock(NOW + timedelta(minutes=6, seconds=30))
    with pytest.raises(Throttled, match="请 4 分钟后再试") as refusal:
        throttle.begin("street", HOME)
    assert refusal.value.seconds == 210
    frozen_clock(NOW + timedelta(minutes=10))
    throttle.begin("street", HOME)


def test_what_was_refused_unread_does_not_make_the_wait_longer(app):
    fail("street", HOME, BY_PAIR)
    for _ in range(20):
        with pytest.raises(Throttled):
            throttle.begin("street", HOME)
    assert Attempt.select().count() == BY_PAIR


def test_many_wrong_names_from_one_address_shut_out_nobody_else_behind_it(client, app, cast):
    for number in range(CROWDED + 10):
        fail(f"name{number}", Origin("127.0.0.1", "a stranger's browser"))
    assert enter(client, "street").status_code == 303


def test_in_a_crowd_a_name_has_two_tries_and_at_home_five(app):
    throttle.succeed(throttle.begin("street", HOME))
    for number in range(CROWDED):
        fail(f"name{number}", Origin(HOME.address))
    fail("department", Origin(HOME.address), BY_PAIR_IN_A_CROWD)
    with pytest.raises(Throttled):
        throttle.begin("department", Origin(HOME.address))
    fail("street", Origin(HOME.address), BY_PAIR)
    with pytest.raises(Throttled):
        throttle.begin("street", Origin(HOME.address))


def test_one_address_costs_only_so_much_work_and_those_who_are_known_there_are_spared(app):
    throttle.succeed(throttle.begin("street", HOME))
    for number in range(BY_ADDRESS):
        fail(f"name{number}", Origin(HOME.address))
    with pytest.raises(Throttled):
        throttle.begin("another", Origin(HOME.address), look=True)
    throttle.begin("street", Origin(HOME.address))


def test_a_right_password_with_a_second_factor_behind_it_gets_through(client, app, cast):
    fail("office", Origin("127.0.0.1"), BY_PAIR)
    fail("street", Origin("127.0.0.1"), BY_PAIR)
    assert enter(client, "office").status_code == 429  # no second factor yet
    Factor.create(person=cast.office, salt="x", confirmed_at=NOW)
    assert enter(client, "office").location == "/sign-in/second"
    assert enter(client, "street").status_code == 429


def test_who_is_throttled_learns_neither_names_nor_factors_nor_passwords(client, cast, monkeypatch):
    Factor.create(person=cast.office, salt="x", confirmed_at=NOW)
    looked_at = []
    genuine = credentials.check_password_hash
    monkeypatch.setattr(
        credentials, "check_password_hash", lambda *words: looked_at.append(1) or genuine(*words)
    )
    answers = set()
    for username, password in (("office", "错"), ("street", PASSWORD), ("nobody", "错")):
        fail(username, Origin("127.0.0.1"), BY_PAIR)
        reply = enter(client, username, password)
        text = re.sub(r'value="[^"]*"', "", reply.text)
        answers.add((reply.status_code, reply.headers["Retry-After"], text))
    assert len(answers) == 1 and len(looked_at) == 3


def test_looking_at_what_is_throttled_makes_nobody_wait_longer(client, cast, frozen_clock):
    fail("street", Origin("127.0.0.1"), BY_PAIR)
    for minute in range(10):
        frozen_clock(NOW + timedelta(minutes=minute))
        assert enter(client, "street").status_code == 429
    frozen_clock(NOW + timedelta(minutes=10))
    assert enter(client, "street").status_code == 303


def test_a_name_under_attack_from_everywhere_stays_open_to_where_the_person_is_known(app):
    throttle.succeed(throttle.begin("street", HOME))
    for number in range(BY_NAME):
        fail("street", Origin(f"192.0.2.{number}"))
    with pytest.raises(Throttled):
        throttle.begin("street", ELSEWHERE)
    throttle.begin("street", Origin(HOME.address, "a new browser at the same address"))


def test_a_stranger_behind_the_same_address_cannot_shut_out_a_known_browser(app):
    throttle.succeed(throttle.begin("street", HOME))
    stranger = Origin(HOME.address, "a stranger's browser")
    fail("street", stranger, BY_PAIR)
    with pytest.raises(Throttled):
        throttle.begin("street", stranger)
    throttle.begin("street", HOME)


def test_a_known_browser_has_no_more_guesses_than_any_other_and_waits_no_longer(app, frozen_clock):
    throttle.succeed(throttle.begin("street", HOME))
    fail("street", HOME, BY_PAIR)
    with pytest.raises(Throttled):
        throttle.begin("street", HOME)
    frozen_clock(NOW + timedelta(minutes=10))
    throttle.begin("street", HOME)


def test_success_clears_the_failures_of_its_place_and_keeps_one_row(app):
    for _ in range(3):
        fail("street", HOME, BY_PAIR - 1)
        throttle.succeed(throttle.begin("street", HOME))
    assert [a.succeeded for a in Attempt.select()] == [True]


def test_a_place_is_forgotten_after_half_a_year(app, frozen_clock):
    throttle.succeed(throttle.begin("street", HOME))
    frozen_clock(NOW + timedelta(days=181))
    throttle.succeed(throttle.begin("department", HOME))
    assert [a.username for a in Attempt.select()] == ["department"]


def test_a_reset_by_the_administrator_opens_the_door_again(app):
    fail("street", HOME, BY_PAIR)
    throttle.forget("street")
    throttle.begin("street", HOME)


def test_the_page_answers_429_with_the_time_to_wait_and_keeps_the_name(client, cast):
    for _ in range(BY_PAIR):
        assert (
            client.post("/sign-in", data={"username": "street", "password": "错"}).status_code
            == 422
        )
    reply = client.post("/sign-in", data={"username": "street", "password": PASSWORD})
    assert reply.status_code == 429 and reply.headers["Retry-After"] == "600"
    assert "登录失败次数太多，请 10 分钟后再试" in reply.text and 'value="street"' in reply.text


def test_names_that_nobody_has_are_slowed_down_alike(client):
    codes = [
        client.post("/sign-in", data={"username": "nobody", "password": "错"}).status_code
        for _ in range(6)
    ]
    assert codes == [422] * BY_PAIR + [429]


def test_a_browser_that_was_here_is_known_again(client, app, cast):
    assert (
        client.post("/sign-in", data={"username": "street", "password": PASSWORD}).status_code
        == 303
    )
    stranger = app.test_client()
    for _ in range(BY_PAIR + 1):
        stranger.post("/sign-in", data={"username": "street", "password": "错"})
    assert (
        stranger.post("/sign-in", data={"username": "street", "password": PASSWORD}).status_code
        == 429
    )
    assert (
        client.post("/sign-in", data={"username": "street", "password": PASSWORD}).status_code
        == 303
    )
