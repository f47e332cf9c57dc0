"""Health and readiness: they say what is wrong, and readiness proves that it can write."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from peewee import OperationalError

from tests.faults.test_disk import fill, mounted, read_only
from tracker import create_app
from tracker.data.database import db, is_sqlite
from tracker.jobs import pulse
from tracker.jobs.pulse import Pulse
from tracker.web import health


@pytest.fixture
def disk(app, tmp_path, monkeypatch):
    """The installation's database and files on a small disk of their own."""
    if not is_sqlite():
        pytest.skip("PostgreSQL's server is not ours to fill")
    monkeypatch.setattr(health, "GOOD_FOR", 0.0)
    monkeypatch.setattr(health, "BAD_FOR", 0.0)
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    source = db.obj.database
    db.obj.close_all()
    with mounted(tmp_path / "disk", "size=8m") as disk:
        shutil.copy(source, disk / "tracker.db")
        yield disk


@pytest.fixture
def served(disk):
    client = create_app(
        DATABASE_URL=f"sqlite:///{disk}/tracker.db", TRACKER_DATA=disk, SECRET_KEY="x", TESTING=True
    ).test_client()
    assert client.get("/readyz").status_code == 200
    return client


def test_a_full_disk_is_neither_ready_nor_well_and_is_so_again_when_there_is_room(served, disk):
    fill(disk, 0)
    for path in ("/readyz", "/healthz"):
        reply = served.get(path)
        assert reply.status_code == 503 and "磁盘空间不足" in reply.json["database"]
    assert "磁盘空间不足" in served.get("/healthz").json["files"]
    assert served.get("/open/").status_code == 200
    (disk / "ballast").unlink()
    assert served.get("/readyz").status_code == 200 == served.get("/readyz").status_code
    assert served.get("/healthz").json["files"] == "ok"


def test_a_read_only_disk_is_not_ready(served, disk, tmp_path):
    with read_only(disk, tmp_path / "side"):
        reply = served.get("/readyz")
        assert reply.status_code == 503 and "不能写入" in reply.json["database"]
    assert served.get("/readyz").status_code == 200


def test_a_proof_stands_for_half_a_minute_unless_a_write_fails(client, app, monkeypatch):
    proved = []
    monkeypatch.setattr(app.extensions["write_proof"], "check", lambda: proved.append(1))
    for _ in range(3):
        client.get("/readyz"), client.get("/healthz")
    assert len(proved) == 1

    def full():
        raise OperationalError("database or disk is full")

    full.is_public = True
    endpoint, _ = app.url_map.bind("localhost").match("/open/")
    monkeypatch.setitem(app.view_functions, endpoint, full)
    assert client.get("/open/").status_code == 507
    client.get("/readyz")
    assert len(proved) == 2


def test_a_database_that_takes_no_write_is_not_ready(client, monkeypatch):
    def full(name):
        raise OperationalError('could not extend file: "No space left on device"; disk is full')

    monkeypatch.setattr(pulse, "beat", full)
    assert "磁盘空间不足" in client.get("/readyz").json["database"]


def test_whoever_holds_the_lock_writes_and_that_is_proof_enough(app, client):
    if not is_sqlite():
        pytest.skip("PostgreSQL's writers wait row by row")
    Pulse.delete().execute()
    other = sqlite3.connect(db.obj.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert client.get("/readyz").status_code == 200
    assert db.execute_sql("PRAGMA busy_timeout").fetchone() == (15_000,)
    other.execute("ROLLBACK")
    assert Pulse.select().count() == 0


@pytest.mark.parametrize("text", ["", "another"])
def test_a_signing_key_that_the_next_start_would_not_find_is_said(app, client, text):
    assert client.get("/healthz").json["key"] == "ok"
    path = Path(app.config["TRACKER_DATA"]) / "secret_key"
    path.write_text(text)
    reply = client.get("/healthz")
    assert reply.status_code == 503 and "请从备份取回" in reply.json["key"]
    path.unlink()
    assert client.get("/healthz").json["key"] != "ok"
