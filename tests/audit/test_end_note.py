"""A database that was put back from earlier is not gone on with before somebody has said so."""

from io import BytesIO

import pytest

from tests.faults.test_disk import command
from tracker import audit
from tracker.audit.end_note import EndNote
from tracker.audit.entry import Entry
from tracker.audit.seal import Seal
from tracker.data.database import db

OLDER = "数据库比上次运行时旧：当时审计日志已有 {} 条，现在只到第 {} 条"


def note(words):
    with db.atomic():
        audit.note("card.close", words=words)


@pytest.fixture
def end(app) -> EndNote:
    return app.extensions["end_note"]


@pytest.fixture
def put_back(app, end):
    """The database lost its newest two entries together with the seal, as if it came from a backup."""
    note("甲")
    seal = Seal.get()
    note("乙")
    note("丙")
    end.due = 0.0
    note("丁")
    Entry.delete().where(Entry.seq > seal.seq).execute()
    Seal.delete().execute()
    Seal.insert(seal.__data__).execute()
    db.obj.newest = 0  # a process that begins afterwards
    return seal.seq


def test_what_is_committed_is_noted_now_and_then(end):
    note("甲")
    assert end.read()[0] == Entry.select().count()
    note("乙")
    assert end.read()[0] == Entry.select().count() - 1 and end.older() == ""
    end.due = 0.0
    note("丙")
    last = Entry.select().order_by(Entry.seq.desc()).get()
    assert end.read() == (last.seq, last.digest)


def test_what_is_rolled_back_is_not_noted(end):
    with pytest.raises(ZeroDivisionError), db.atomic():
        audit.note("card.close", words="甲")
        raise ZeroDivisionError
    assert end.read() == (0, "")


def test_a_folder_that_cannot_be_written_costs_nothing_but_the_note(app, tmp_path):
    end = EndNote(tmp_path / "nowhere" / "audit-end")
    end.keep((7, "0" * 64))
    assert end.read() == (0, "") and end.older() == ""


def test_an_older_database_is_started_only_after_a_yes(app, end, put_back):
    runner, words = app.test_cli_runner(), OLDER.format(put_back + 3, put_back)
    for answer in ("", "n\n"):  # a service gives none
        done = runner.invoke(args=["prepare"], input=answer)
        assert done.exit_code == 1 and words in done.output
    assert end.older().startswith(words)
    assert runner.invoke(args=["prepare"], input="y\n").exit_code == 0
    entry = Entry.get(Entry.action == "audit.older")
    assert words in entry.detail and entry.who.startswith("命令行") and end.older() == ""


def test_another_database_of_the_same_length_is_told_apart(app, end, put_back):
    for words in "戊己庚辛":
        note(words)
    assert "审计日志第" in end.older() and "与当时不同" in end.older()


@pytest.mark.parametrize(
    ("words", "program"),
    [
        (("wsgi:app", "--bind", "127.0.0.1:0"), ("-m", "gunicorn")),
        (("work",), ("-m", "flask", "--app", "wsgi")),
    ],
    ids=["web", "worker"],
)
def test_neither_pages_nor_work_begin_on_an_older_database(app, put_back, words, program):
    config = app.config
    db.obj.close_all()
    done = command(config["DATABASE_URL"], config["TRACKER_DATA"], *words, program=program)
    assert done.returncode and OLDER.format(put_back + 3, put_back) in done.stderr
    assert "flask audit accept" in done.stderr and "Traceback" not in done.stderr


def test_the_operator_accepts_it_by_a_command_of_its_own_and_once(app, end, put_back):
    runner = app.test_cli_runner()
    assert "已启用" in runner.invoke(args=["audit", "accept"]).output
    assert "没有改动" in runner.invoke(args=["audit", "accept"]).output
    assert Entry.select().where(Entry.action == "audit.older").count() == 1


def test_a_check_says_so_and_sweeps_nothing_that_the_newer_one_may_name(app, put_back):
    store = app.extensions["store"]
    digest, _ = store.put(BytesIO(b"later"))
    store.grace = -5
    done = app.test_cli_runner().invoke(args=["check", "--mend"])
    assert done.exit_code == 1 and OLDER.format(put_back + 3, put_back) in done.output
    assert store.exists(digest)


def test_a_first_start_has_nothing_to_compare_with(end):
    for table in ("audit_seal", "audit_entry"):
        db.execute_sql(f"DROP TABLE {table}")
    assert end.older() == ""


def test_an_empty_database_in_the_place_of_a_full_one_is_older_too(end):
    end.write((9, "0" * 64))
    db.execute_sql("DROP TABLE audit_seal")
    assert OLDER.format(9, 0) in end.older()


def test_a_note_that_cannot_be_read_proves_nothing(end):
    for text in ("", "甲", "12", "x:y"):
        end.path.write_text(text)
        assert end.read() == (0, "") and end.older() == ""
