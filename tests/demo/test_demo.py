"""The demo year: every task, every kind, every column, through the domain's own methods."""

from datetime import date, datetime

import pytest
from peewee import DateTimeField, fn

from tracker import clock
from tracker.accounts.person import Person, Role
from tracker.boards.card import Card, Event, State
from tracker.boards.tally import Tally
from tracker.boards.year import Year
from tracker.demo import people, year
from tracker.evidence.evidence import Evidence
from tracker.evidence.kind import Kind
from tracker.notices.notice import Notice
from tracker.plan.criterion import Criterion
from tracker.plan.guideline import Guideline
from tracker.plan.task import Task
from tracker.registers.media_account import Filing
from tracker.registers.post import Post
from tracker.remarks.remark import Remark
from tracker.reports.editions.edition import Edition
from tracker.requests.request import Request

pytestmark = (
    pytest.mark.one_database
)  # `./manage demo` keeps it in SQLite, whatever the environment says


def test_a_true_installation_takes_no_demo_data(app):
    people_before = Person.select().count()
    done = app.test_cli_runner().invoke(args=["demo", "fill"])
    assert (
        done.exit_code == 1
        and "这里不是演示系统" in done.output
        and Person.select().count() == people_before
    )


def all_moments(model) -> set:
    """Every day and moment that is noted in `model`'s rows, as days in 长安区."""
    fields = [
        f
        for f in model._meta.sorted_fields
        if isinstance(f, DateTimeField) or f.name == "happened_on"
    ]
    return {
        clock.local(value).date() if isinstance(value, datetime) else value
        for row in model.select(*fields).tuples()
        for value in row
        if value
    }


def shows_a_full_year_of_which_nothing_lies_in_the_future(number: int) -> None:
    assert {
        s for (s,) in Card.select(Card.state).where(Card.year == number).distinct().tuples()
    } == set(State)
    closed = (
        Card.select(Task.number)
        .join(Task)
        .where((Card.state == State.CLOSED) & (Card.year == number))
    )
    assert {number for (number,) in closed.tuples()} == set(range(1, 39))
    assert {e.kind_id for e in Evidence.select(Evidence.kind).distinct()} == {
        k.key for k in Kind.select()
    }
    assert (
        Notice.select().where(Notice.state != "closed").exists()
        and Request.select().where(Request.state == "open").count() == 2
    )
    for model in (Card, Event, Evidence, Notice, Request, Remark, Post, Filing, Guideline):
        assert max(all_moments(model)) <= clock.today(), model


def test_the_demo_shows_a_full_year_and_an_account_for_every_role(demo):
    shows_a_full_year_of_which_nothing_lies_in_the_future(2026)
    proven = (
        Card.select(Task.number)
        .join(Task)
        .switch(Card)
        .join(Tally)
        .join(Criterion)
        .where(Card.state == State.CLOSED)
        .group_by(Card.id, Task.number)
        .having(fn.MIN(Tally.have - Criterion.need) >= 0)
    )
    assert {number for (number,) in proven.tuples()} == set(range(1, 39))
    assert year.is_played(2026)  # and is not played again
    roles = {p.role for p in Person.select() if p.username in "\n".join(demo.people.lines)}
    assert roles == set(Role)
    again = people.make()
    assert Person.get(Person.username == "demo-clerk").has_password(again.lines[2].split()[-1])


def test_the_demo_tells_the_last_year_until_this_one_has_something_to_tell():
    assert (
        year.told_on(date(2027, 1, 1))
        == year.told_on(date(2027, 2, 28))
        == (date(2025, 12, 31), date(2026, 12, 31))
    )
    assert year.told_on(date(2027, 3, 1)) == (date(2026, 12, 31), date(2027, 3, 1))
    assert year.told_on(date(2028, 2, 29)) == (date(2026, 12, 31), date(2027, 12, 31))
    assert year.told_on(date(2027, 12, 31)) == (date(2026, 12, 31), date(2027, 12, 31))


def test_a_year_that_is_two_months_old_is_a_full_one_too(app, frozen_clock):
    frozen_clock(datetime(2026, 2, 28, 16, 30))  # 1 March
    _, until = year.told_on(clock.today())
    year.play(until, people.make(), app)
    shows_a_full_year_of_which_nothing_lies_in_the_future(2026)


def test_every_page_of_the_demo_says_that_it_is_made_up(app, sign_in, cast):
    app.jinja_env.globals["demo"] = True
    assert "演示数据" in sign_in(cast.street).get("/boards/2026/weiqu").text


def test_a_demo_year_that_is_over_leaves_nothing_to_do_and_is_issued(app, frozen_clock):
    frozen_clock(datetime(2026, 1, 25, 2))
    year.play(date(2025, 12, 31), people.make(), app, over=True)
    states = dict(
        Card.select(Card.state, fn.COUNT(Card.id))
        .where(Card.year == 2025)
        .group_by(Card.state)
        .tuples()
    )
    assert states[State.CLOSED] > 0.9 * sum(states.values()) and State.SUBMITTED not in states
    assert not Notice.select().where(Notice.state != "closed").exists()
    edition = Edition.get()
    assert (edition.number, edition.scope, Year.get_by_id(2025).locked_at is not None) == (
        "2025-1",
        "",
        True,
    )
    assert app.test_client().get("/open/2025/").status_code == 200
