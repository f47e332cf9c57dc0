"""The database is swapped, cut short, damaged or put back while it is served: nothing more is acknowledged, and health says why."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tracker import create_app
from tracker.audit.entry import Entry
from tracker.audit.seal import Seal
from tracker.boards.card import Card
from tracker.data import database_errors
from tracker.data.database import db, is_sqlite
from tracker.data.database_watch import BROKEN, LOG_LOST, SWAPPED, WENT_BACK, Stopped
from tracker.jobs import queue
from tracker.jobs.worker import Worker
from tracker.refusals import Refused

HIDDEN = "停止保存"


@pytest.fixture
def path(app):
    if not is_sqlite():
        pytest.skip("PostgreSQL looks after its own files")
    return Path(db.obj.database)


@pytest.fixture
def save(sign_in, cast, card_of):
    """save(words) → the reply to a clerk who saves them; it may be refused."""
    card, client = card_of("weiqu", 33), sign_in(cast.street)
    return lambda words: client.post(f"/cards/{card.id}/progress", data={"progress": words})


def copied(path, name="older.db"):
    """A sound copy of the database as it is now."""
    older = path.with_name(name)
    db.execute_sql("VACUUM INTO ?", (str(older),))
    return older


def refuses(save, client, why) -> bool:
    reply, ready, health = save("不能丢"), client.get("/readyz"), client.get("/healthz")
    assert (reply.status_code, ready.status_code, health.status_code) == (503, 503, 503)
    assert HIDDEN in reply.text
    assert (ready.json["database"], health.json["database"]) == (why, why)
    assert client.get("/open/").status_code == 200  # reading goes on
    return True


def test_a_file_that_another_was_put_in_place_of_is_not_written_to(path, save, client):
    older = copied(path)
    assert save("以前").status_code == 303
    os.replace(older, path)
    assert refuses(save, client, SWAPPED)


def test_a_file_that_was_deleted_is_not_written_to(path, save, client):
    path.unlink()
    assert refuses(save, client, SWAPPED)


def test_a_log_that_was_deleted_is_not_written_to(path, save, client):
    assert save("以前").status_code == 303 and client.get("/readyz").status_code == 200
    path.with_name(path.name + "-wal").unlink()
    assert refuses(save, client, LOG_LOST)


def test_a_file_that_an_older_one_was_copied_over_is_not_written_to(path, save, client):
    older = copied(path)
    assert save("以前").status_code == 303
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.obj.look()
    shutil.copyfile(older, path)
    assert client.get("/readyz").status_code == 503  # asked every few seconds
    assert refuses(save, client, WENT_BACK)


def test_a_file_that_was_cut_short_is_not_written_to(path, save, client):
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    os.truncate(path, path.stat().st_size - 4096)
    assert client.get("/readyz").status_code == 503
    assert refuses(save, client, BROKEN)


@pytest.fixture
def zeroed(path):
    """The first page of the table of jobs holds nothing but zeros."""
    query = "SELECT rootpage FROM sqlite_master WHERE name = 'job'"
    root = db.execute_sql(query).fetchone()[0]
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.obj.close_all()
    with path.open("r+b") as file:
        file.seek(4096 * (root - 1))
        file.write(bytes(4096))
    db.connect()


def test_a_page_that_was_zeroed_is_noticed_by_who_reads_it_first_and_then_by_all(
    save, zeroed, client, app, sign_in, cast
):
    assert save("还不知道").status_code == 303
    assert sign_in(cast.office).get("/jobs").status_code == 503
    assert refuses(save, client, BROKEN)
    address, data = app.config["DATABASE_URL"], app.config["TRACKER_DATA"]
    other = create_app(DATABASE_URL=address, TRACKER_DATA=data, TESTING=True)
    assert db.obj.stopped == ""
    assert other.test_client().get("/readyz").json == {"database": BROKEN}
    with pytest.raises(Refused, match="已损坏"):  # nor does it start
        database_errors.refuse_damaged_pages()


def test_a_worker_that_reads_a_zeroed_page_stops_all_and_lives(zeroed, monkeypatch):
    worker = Worker({})
    monkeypatch.setattr("tracker.jobs.worker.signal.signal", lambda *_: None)
    monkeypatch.setattr("tracker.jobs.worker.time.sleep", lambda _: worker.stop())
    db.close()
    worker.run()
    assert db.obj.stopped == BROKEN and db.obj.mark.exists()


def test_a_log_that_went_back_is_not_gone_on_with(app, save, client):
    assert save("以前").status_code == 303
    Entry.delete().execute()
    Seal.update(seq=0).execute()
    reply = save("不能丢")
    assert reply.status_code == 503 and HIDDEN in reply.text
    assert client.get("/readyz").json == {"database": WENT_BACK}
    assert Card.select().where(Card.progress == "不能丢").count() == 0


def test_a_worker_takes_no_job_meanwhile(path):
    queue.enqueue("sweep")
    db.obj.stop(BROKEN)
    db.close()
    assert Worker({}).next() is None
    db.obj.go_on()
    assert Worker({}).next().kind == "sweep"


def test_when_all_is_found_in_order_the_next_start_goes_on(path, app, save, client):
    db.obj.stop(BROKEN)
    assert save("不能丢").status_code == 503
    assert app.test_cli_runner().invoke(args=["check"]).exit_code == 0
    assert save("又能存了").status_code == 303 and client.get("/readyz").status_code == 200


def test_the_guard_mistakes_nothing_that_sqlite_does_itself(path, save):
    """Checkpoints, VACUUM, connections that come and go."""
    for statement in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "ANALYZE"):
        db.execute_sql(statement)
        db.obj.look()
        assert save(statement).status_code == 303
        db.obj.close_all()
    db.connect(reuse_if_open=True)
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE other (x)")
    assert save("最后").status_code == 303 and db.obj.why_stopped() == ""


def test_what_cannot_be_committed_is_rolled_back(path, app):
    db.obj.stop(BROKEN)
    with pytest.raises(Stopped), db.atomic():
        Card.update(progress="半").execute()
    assert not db.in_transaction() and Card.select().where(Card.progress == "半").count() == 0


def test_a_mark_for_whose_words_there_was_no_room_counts(path, save, client):
    db.obj.mark.touch()
    assert refuses(save, client, BROKEN)


def test_a_look_leaves_the_locks_of_open_connections_alone(path):
    """Closing any descriptor of the file would end them, and a program that closes the database would take its -wal away."""
    wal = path.with_name(path.name + "-wal")
    db.execute_sql("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
    db.obj.look()
    number = wal.stat().st_ino
    other = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]);"
        "c.execute('SELECT 1 FROM sqlite_master').fetchall(); c.close()"
    )
    subprocess.run([sys.executable, "-c", other, str(path)], check=True)
    assert wal.stat().st_ino == number and not db.obj.why_stopped()
