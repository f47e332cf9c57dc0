"""The way back in from the server's shell."""

from tracker.accounts.person import Person
from tracker.accounts.session import Session
from tracker.data.database import db


def test_an_administrator_who_is_shut_out_gets_a_one_time_password(app, cast):
    Session.begin(cast.admin)
    result = app.test_cli_runner().invoke(args=["person", "reset", "Admin"])
    password = result.output.strip().split("：")[-1]
    assert result.exit_code == 0 and Person.get_by_id(cast.admin.id).has_password(password)
    assert Person.get_by_id(cast.admin.id).must_change and Session.select().count() == 0


def test_for_a_name_that_nobody_has_it_says_so(app):
    result = app.test_cli_runner().invoke(args=["person", "reset", "nobody"])
    assert result.exit_code == 1 and "没有在用的账号" in result.output


def test_a_database_that_was_never_prepared_is_named_with_the_command_that_mends_it(app):
    db.execute_sql("ALTER TABLE person RENAME TO somebody")
    result = app.test_cli_runner().invoke(args=["person", "reset", "admin"])
    assert result.exit_code == 1 and "./manage flask prepare" in result.output
