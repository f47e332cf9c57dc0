"""A compiled query is worded once and asked afresh each time."""

from datetime import timedelta

from tracker import clock
from tracker.accounts.session import Session
from tracker.data.compiled import compiled
from tracker.units.unit import Unit


def test_it_is_worded_once_and_answers_for_what_is_given(app):
    worded = []

    @compiled
    def called(code, name):
        worded.append(code)
        return Unit.select().where((Unit.code == code) | (Unit.name == name))

    assert [u.code for u in called("weiqu", "")] == ["weiqu"]
    assert {u.code for u in called("weiqu", "区司法局")} == {"weiqu", "sifaju"}
    assert list(called("nobody", "")) == []
    assert len(worded) == 1


def test_it_keeps_no_answer(app):
    @compiled
    def name_of(code):
        return Unit.select(Unit.name).where(Unit.code == code).tuples()

    assert list(name_of("weiqu")) == [("韦曲街办",)]
    Unit.update(name="演示街办").where(Unit.code == "weiqu").execute()
    assert list(name_of("weiqu")) == [("演示街办",)]


def test_values_go_to_the_database_as_parameters(app):
    @compiled
    def named(name):
        return Unit.select().where(Unit.name == name)

    assert list(named("' OR '1'='1")) == []


def test_moments_are_compared_as_stored(app, cast):
    Session.begin(cast.street)

    @compiled
    def since(moment):
        return Session.select().where(Session.seen_at > moment)

    assert len(list(since(clock.now() - timedelta(seconds=1)))) == 1
    assert list(since(clock.now() + timedelta(seconds=1))) == []
