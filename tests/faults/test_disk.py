"""The disk is full, read-only, or has lost half of the database: nothing half is kept, and everybody is told in a sentence."""

import os
import subprocess
import sys
from contextlib import contextmanager
from io import BytesIO

import pytest

from tests.evidence.samples import pdf
from tests.server import ROOT, SECRET
from tracker import create_app
from tracker.audit.chain import append
from tracker.backup import checking
from tracker.boards.card import Card
from tracker.data.database import connect, db, is_sqlite
from tracker.evidence.attachment import Attachment


def command(address: str, data, *words: str, program=("-m", "flask", "--app", "wsgi")):
    return subprocess.run(
        [sys.executable, *program, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        env={k: v for k, v in os.environ.items() if k != "SECRET_KEY"}
        | {"DATABASE_URL": address, "TRACKER_DATA": str(data)},
    )


@contextmanager
def mounted(folder, options: str):
    """A small disk of its own in memory."""
    folder.mkdir(exist_ok=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        pytest.skip(f"only root may mount a small disk: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        if db.obj is not None:
            db.obj.close_all()
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def read_only(folder, side):
    """The folder as everybody finds it meanwhile, from one moment to the next; what is open already stays open."""
    side.mkdir()
    done = subprocess.run(
        ["mount", "--bind", str(folder), str(side)], capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip(f"only root may make a folder read-only for root: {done.stderr.strip()}")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(side)], check=True)
        subprocess.run(["mount", "--bind", str(side), str(folder)], check=True)
        try:
            yield
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=True)
    finally:
        subprocess.run(["umount", "-l", str(side)], check=True)


def fill(folder, leave: int) -> None:
    free = os.statvfs(folder)
    (folder / "ballast").write_bytes(bytes(max(0, free.f_bavail * free.f_frsize - leave)))


def test_an_upload_onto_a_full_disk_is_refused_in_a_sentence_and_leaves_nothing(
    app, cast, sign_in, tmp_path
):
    client, files = sign_in(cast.street), app.config["TRACKER_FILES"]
    files.parent.mkdir(exist_ok=True)
    with mounted(files, "size=1m"):
        fill(files, 100_000)

        def sent(size):
            return client.post("/uploads", data={"file": (BytesIO(pdf(b"x" * size)), "演示.pdf")})

        full = sent(500_000)
        assert full.status_code == 507 and "磁盘空间不足" in full.text
        assert Attachment.select().count() == 0 and list(app.extensions["store"]) == []
        assert [p.name for p in files.iterdir() if p.name.startswith(".draft")] == []
        assert sent(1000).status_code == 200
        assert list(checking.faults(app.extensions["store"])) == []


def test_a_database_on_a_full_disk_refuses_in_a_sentence_and_goes_on_when_there_is_room(
    app, cast, sign_in, card_of, tmp_path, database_address
):
    if not is_sqlite():
        pytest.skip("PostgreSQL's server is not ours to fill")
    card, token = card_of("weiqu", 33), cast.street
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.obj.close_all()
    with mounted(tmp_path / "disk", "size=6m") as disk:
        (disk / "tracker.db").write_bytes(
            open(database_address.removeprefix("sqlite:///"), "rb").read()
        )
        connect(f"sqlite:///{disk}/tracker.db", before_commit=append, key=SECRET)
        with db.connection_context():
            client = sign_in(token)
            fill(disk, 0)
            words = "演示" * 3000
            statuses = [
                client.post(f"/cards/{card.id}/progress", data={"progress": words + str(n)})
                for n in range(3)
            ]
            assert {s.status_code for s in statuses} == {507}, [s.text[-300:] for s in statuses]
            assert "磁盘空间不足" in statuses[0].text and Card.get_by_id(card.id).progress == ""
            (disk / "ballast").unlink()
            assert (
                client.post(f"/cards/{card.id}/progress", data={"progress": "有地方了"}).status_code
                < 400
            )
            assert (
                Card.get_by_id(card.id).progress == "有地方了"
                and list(checking.faults(app.extensions["store"])) == []
            )


def test_a_read_only_folder_is_said_in_a_sentence(tmp_path):
    with mounted(tmp_path / "ro", "size=1m,ro") as folder:
        done = command(f"sqlite:///{folder}/tracker.db", folder, "prepare")
        assert done.returncode and "不能写入" in done.stderr and "Traceback" not in done.stderr


def test_a_database_in_a_folder_that_became_read_only_is_said_in_a_sentence(
    app, database_address, tmp_path
):
    if not is_sqlite():
        pytest.skip("only SQLite's database lies in our folder")
    db.obj.close_all()
    with mounted(tmp_path / "ro", "size=8m") as folder:
        (folder / "tracker.db").write_bytes(
            open(database_address.removeprefix("sqlite:///"), "rb").read()
        )
        (folder / "secret_key").write_text(SECRET)
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        done = command(f"sqlite:///{folder}/tracker.db", folder, "prepare")
        assert (
            done.returncode
            and ("只读" in done.stderr or "打不开" in done.stderr)
            and "Traceback" not in done.stderr
        )


@pytest.fixture
def truncated(app, database_address):
    if not is_sqlite():
        pytest.skip("PostgreSQL looks after its own files")
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.obj.close_all()
    path = database_address.removeprefix("sqlite:///")
    os.truncate(path, os.path.getsize(path) // 2)
    return path


@pytest.mark.parametrize("words", [("prepare",), ("db", "up"), ("check",), ("backup", "make")])
def test_no_command_touches_a_truncated_database(truncated, database_address, tmp_path, words):
    before = open(truncated, "rb").read()
    done = command(database_address, tmp_path / "data", *words)
    assert done.returncode and "./manage restore" in done.stderr and "Traceback" not in done.stderr
    assert open(truncated, "rb").read() == before


def test_a_truncated_database_is_not_served(truncated, database_address, tmp_path):
    done = command(
        database_address,
        tmp_path / "data",
        "wsgi:app",
        "--bind",
        "127.0.0.1:0",
        program=("-m", "gunicorn"),
    )
    assert done.returncode and "./manage restore" in done.stderr and "Traceback" not in done.stderr


def test_a_database_that_is_damaged_while_it_is_served_is_answered_with_a_sentence(
    truncated, database_address, tmp_path
):
    app = create_app(DATABASE_URL=database_address, TRACKER_DATA=tmp_path / "data", TESTING=True)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "somebody"
    reply = client.get("/boards/2026")
    assert reply.status_code == 503 and "请联系系统管理员从备份恢复" in reply.text
    assert client.get("/readyz").status_code == 503
