"""A restore that was killed: known as unfinished by every start and by health, and finished by the same command."""

import os
import signal

import pytest

from tests.backup.test_backup import empty_place, everything, started_anew  # noqa: F401
from tests.evidence import samples
from tracker.backup import snapshot
from tracker.data import database_errors
from tracker.data.database import db, is_sqlite
from tracker.refusals import Refused

WORDS = "从备份恢复没有完成"


@pytest.fixture
def made(app, stage, command, tmp_path):
    for n in range(3):
        stage(f"{n}.png", samples.picture(size=(20 + n, 20)))
    stage("照片.png", samples.picture())
    done = command("backup", "make", tmp_path / "a.tar")
    assert done.exit_code == 0, done.output
    return tmp_path / "a.tar"


def killed(place, command, made, before) -> bool:
    """Restore in a child, where `before` makes a function kill its process. Did it come so far?"""
    db.obj.close_all()
    child = os.fork()
    if not child:
        try:
            before()
            command("backup", "restore", made, app=place)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)


def at_sync(number: int):
    """Before the bytes of so many files, or the names in so many folders, are on the disk."""

    def patch():
        left, sync = [number], os.fsync

        def counted(handle):
            left[0] -= 1
            if not left[0]:
                die()
            sync(handle)

        os.fsync = counted

    return patch


def loaded_and_not_finished():
    """The rows are in the database, and whoever loaded them has not said so."""
    load = snapshot.load_postgresql
    snapshot.load_postgresql = lambda *words: die(load(*words))
    os.rename = die if is_sqlite() else os.rename


def refused_everywhere(place, command):
    for words in (("prepare",), ("check",), ("backup", "make"), ("db", "up")):
        done = command(*words, app=place)
        assert done.exit_code == 1 and WORDS in done.output, (words, done.output)
    client = place.test_client()
    for path in ("/healthz", "/readyz"):
        reply = client.get(path)
        assert reply.status_code == 503 and WORDS in reply.json["database"]


@pytest.mark.parametrize("number", [2, 5, 9])
def test_killed_between_files_it_is_known_as_unfinished_and_can_be_repeated(
    made, command, empty_place, number
):
    before, place = everything(), empty_place()
    assert killed(place, command, made, at_sync(number))
    refused_everywhere(place, command)
    whole_again(place, command, made, before)


def test_killed_when_the_rows_are_there_it_is_still_unfinished_and_can_be_repeated(
    made, command, empty_place
):
    before, place = everything(), empty_place()
    assert killed(place, command, made, loaded_and_not_finished)
    refused_everywhere(place, command)
    whole_again(place, command, made, before)


def whole_again(place, command, made, before):
    done = command("backup", "restore", made, app=place)
    assert done.exit_code == 0, done.output
    data, again = place.config["TRACKER_DATA"], started_anew(place)
    with db.connection_context():
        assert everything() == before
        database_errors.refuse_unfinished()
    assert command("check", app=again).output == "检查完毕，没有发现问题。\n"
    assert command("prepare", app=again).exit_code == 0
    assert [path.name for path in data.iterdir() if "restoring" in path.name] == []


def test_a_restore_that_finds_no_room_says_how_to_go_on(made, command, empty_place, monkeypatch):
    place = empty_place()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        done = command("backup", "restore", made, app=place)
    assert done.exit_code == 1 and "恢复没有完成" in done.output and "再运行一次" in done.output
    assert command("backup", "restore", made, app=place).exit_code == 0


def full(handle):
    raise OSError(28, "No space left on device")


def test_what_is_whole_is_not_unfinished(app):
    database_errors.refuse_unfinished()
    db.execute_sql("CREATE TABLE unfinished_restore (id integer)")
    with pytest.raises(Refused, match=WORDS):
        database_errors.refuse_unfinished()
