"""Backups that were aborted leave nothing, or what the next one and `flask check` clear away."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.server import ROOT
from tracker.backup import snapshot
from tracker.data.database import db

SLOW = """
import time
from tracker.backup import making
from wsgi import app

write = making._write
def slowly(*arguments):
    write(*arguments)
    print("written", flush=True)
    time.sleep(60)

making._write = slowly
"""


@pytest.fixture
def aborted(app, stage, tmp_path, database_address):
    """aborted(signal) → the exit code of a backup that it met when all was written and nothing verified."""
    stage()
    (tmp_path / "slow.py").write_text(SLOW)

    def run(number):
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "slow", "backup", "make"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ
            | {
                "DATABASE_URL": database_address,
                "TRACKER_DATA": str(app.config["TRACKER_DATA"]),
                "PYTHONPATH": f"{tmp_path}:{ROOT}",
            },
        )
        assert process.stdout.readline() == "written\n"
        process.send_signal(number)
        return process.wait(20)

    return run


@pytest.fixture
def backups(app):
    return app.config["TRACKER_DATA"] / "backups"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_backup_that_is_stopped_leaves_nothing(aborted, backups, number):
    assert aborted(number) != 0
    assert list(backups.iterdir()) == []


def test_what_killed_backups_left_is_private_and_named_and_swept(aborted, backups, command):
    assert aborted(signal.SIGKILL) == -signal.SIGKILL
    (left,) = backups.iterdir()
    assert left.stat().st_mode & 0o777 == 0o700
    names = {path.name for path in left.iterdir()}
    assert names == {"archive", "database"}
    done = command("check")
    assert done.exit_code == 1 and left.name in done.stderr and left.exists()
    done = command("check", "--mend")
    assert "已删除" in done.stderr and list(backups.iterdir()) == []
    assert command("check").exit_code == 0
    aborted(signal.SIGKILL)
    assert command("backup", "make").exit_code == 0
    assert [path.name for path in backups.iterdir()] == ["tracker-20260615-100000.tar"]


def test_what_earlier_releases_left_goes_when_it_is_a_day_old(app, backups, command):
    for name in (".tracker-20260101-000000.tar.part-17", ".x.tar.part-17", ".snapshot-abc/x"):
        path = backups / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    old = backups / ".tracker-20260101-000000.tar.part-17", backups / ".snapshot-abc"
    for path in old:
        os.utime(path, (time.time() - 90_000,) * 2)
    assert command("backup", "make").exit_code == 0
    assert sorted(path.name for path in backups.iterdir()) == [
        ".x.tar.part-17",
        "tracker-20260615-100000.tar",
    ]


def test_a_backup_that_is_under_way_is_not_swept_by_another(app, command, backups, monkeypatch):
    take = snapshot.take

    def meanwhile(url, target):
        monkeypatch.setattr(snapshot, "take", take)
        assert command("backup", "make", backups / "other.tar").exit_code == 0
        db.connect(reuse_if_open=True)
        return take(url, target)

    monkeypatch.setattr(snapshot, "take", meanwhile)
    backups.mkdir()
    assert command("backup", "make", backups / "first.tar").exit_code == 0
    assert sorted(path.name for path in backups.iterdir()) == ["first.tar", "other.tar"]
