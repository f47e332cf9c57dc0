"""Folders for what is needed only meanwhile."""

import os
import time

import pytest

from tracker.data import scratch


@pytest.fixture
def left(tmp_path):
    """What a process has left that was killed."""
    child = os.fork()
    if not child:
        with scratch.folder("some-", tmp_path) as folder:
            (folder / "secret").write_text("x")
            os._exit(9)
    os.waitpid(child, 0)
    (found,) = tmp_path.iterdir()
    return found


def test_a_folder_is_for_its_owner_alone_and_gone_at_the_end(tmp_path):
    with pytest.raises(ZeroDivisionError), scratch.folder("some-", tmp_path) as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "secret").write_text("x")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_swept_by_the_next_one(left, tmp_path):
    assert scratch.abandoned("some-", tmp_path) == [left]
    with scratch.folder("some-", tmp_path) as folder:
        assert list(tmp_path.iterdir()) == [folder]


def test_a_folder_in_use_is_not_swept_nor_one_that_a_child_still_uses(tmp_path):
    with scratch.folder("some-", tmp_path) as folder:
        (folder / "mine").write_text("x")
        scratch.sweep("some-", tmp_path)
        assert (folder / "mine").exists()
    first = os.fork()
    if not first:
        with scratch.folder("some-", tmp_path):
            if os.fork():
                os._exit(9)
            time.sleep(1)
            os._exit(9)
    os.waitpid(first, 0)
    assert scratch.abandoned("some-", tmp_path) == []


def test_others_and_links_are_left_alone(left, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "some-link").symlink_to(tmp_path / "other")
    (tmp_path / "some-file").write_text("x")
    scratch.sweep("some-", tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["other", "some-file", "some-link"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a folder away")
def test_a_folder_of_another_account_is_left_alone(left, tmp_path):
    os.chown(left, 65534, 65534)
    scratch.sweep("some-", tmp_path)
    assert left.exists()


def test_where_folders_cannot_be_locked_only_what_is_a_day_old_is_swept(
    left, tmp_path, monkeypatch
):
    def refuse(*_):
        raise OSError(9, "Bad file descriptor")

    monkeypatch.setattr("fcntl.flock", refuse)
    scratch.sweep("some-", tmp_path)
    assert left.exists()
    os.utime(left, (0, 0))
    scratch.sweep("some-", tmp_path)
    assert not left.exists()
