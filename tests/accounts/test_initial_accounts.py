"""The first accounts of a new installation."""

import threading

import pytest

from tracker.accounts.initial_accounts import aligned, first_accounts
from tracker.accounts.person import Person, Role
from tracker.accounts.session import Session
from tracker.data.database import db


@pytest.fixture
def nobody(app):
    Person.delete().execute()


def test_an_administrator_and_two_reviewers_are_made_once(nobody):
    lines = first_accounts()
    assert [
        (p.username, p.role, p.unit.name, p.must_change)
        for p in Person.select().order_by(Person.id)
    ] == [
        ("admin", Role.ADMIN, "区政府办公室", True),
        ("office1", Role.OFFICE, "区政府办公室", True),
        ("office2", Role.OFFICE, "区政府办公室", True),
    ]
    for person, line in zip(Person.select().order_by(Person.id), lines[2:]):
        assert person.has_password(next(word for word in line.split() if "-" in word))
    assert first_accounts() == []


def test_where_somebody_is_already_nothing_is_made(cast):
    assert first_accounts() == [] and Person.select().count() == 7


def test_two_first_starts_at_once_make_one_set(nobody):
    printed, ready = [], threading.Barrier(4)

    def start():
        ready.wait()
        with db.connection_context():
            printed.append(first_accounts())

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(bool, printed)) == [False, False, False, True]
    assert Person.select().count() == 3 and Session.select().count() == 0


def test_columns_line_up_where_a_character_takes_two_places():
    assert aligned([("甲", "b"), ("abc", "丁")]) == ["  甲   b", "  abc  丁"]
