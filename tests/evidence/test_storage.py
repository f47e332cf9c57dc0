"""The store: complete or not there, one copy of the same bytes, nothing removed that somebody still names."""
import errno
import os
import threading
from hashlib import sha256
from io import BytesIO

import pytest

from tracker.evidence import storage
from tracker.evidence.storage import FolderStore, StorageFull
from tracker.refusals import Missing


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path / "files")


def left_behind(store) -> list[str]:
    return [p.name for p in store.folder.rglob("*") if p.is_file() and len(p.name) != 64 and p.name != ".lock"]


def grow_old(store, digest):
    os.utime(store._path(digest), (0, 0))


def test_what_is_put_can_be_opened_under_its_digest(store):
    content = os.urandom(3 * storage.CHUNK + 17)
    digest, size = store.put(BytesIO(content))
    assert (digest, size) == (sha256(content).hexdigest(), len(content))
    with store.open(digest) as file:
        assert file.read() == content
    assert store.exists(digest) and list(store) == [digest] and left_behind(store) == []


def test_the_same_bytes_are_kept_once_and_never_overwritten(store):
    digest, _ = store.put(BytesIO(b"same"))
    number = store._path(digest).stat().st_ino
    assert store.put(BytesIO(b"same"))[0] == digest
    assert store._path(digest).stat().st_ino == number and left_behind(store) == []


def test_a_file_that_was_cut_short_is_mended_by_the_next_upload(store):
    digest, _ = store.put(BytesIO(b"whole"))
    store._path(digest).write_bytes(b"who")
    store.put(BytesIO(b"whole"))
    with store.open(digest) as file:
        assert file.read() == b"whole"


class Full(BytesIO):
    """A stream during whose reading the disk fills up."""

    def __init__(self, number):
        super().__init__(b"x")
        self.number = number

    def read(self, *_):
        raise OSError(self.number, "full")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_a_refusal_and_leaves_no_half_file(store, number):
    with pytest.raises(StorageFull, match="磁盘空间不足") as refused:
        store.put(Full(number))
    assert refused.value.status == 507 and list(store) == [] and left_behind(store) == []


@pytest.mark.parametrize("call", ["fsync", "rename"])
def test_a_disk_that_fills_up_at_the_last_moment_leaves_no_half_file(store, monkeypatch, call):
    def full(*_):
        raise OSError(errno.ENOSPC, "full")
    monkeypatch.setattr(storage.os, call, full)
    with pytest.raises(StorageFull):
        store.put(BytesIO(b"content"))
    monkeypatch.undo()
    assert list(store) == [] and left_behind(store) == []


def test_another_fault_of_the_disk_is_not_called_full(store):
    with pytest.raises(OSError, match="full") as error:
        store.put(Full(errno.EIO))
    assert not isinstance(error.value, StorageFull) and left_behind(store) == []


def test_a_file_that_is_gone_is_said_to_be_missing(store):
    with pytest.raises(Missing, match="备份"):
        store.open("0" * 64)


@pytest.mark.parametrize("digest", ["../../etc/passwd", "0" * 63, "G" * 64, ""])
def test_only_a_digest_is_a_name(store, digest):
    with pytest.raises(ValueError):
        store.open(digest)


def test_only_old_files_that_nobody_names_are_discarded(store):
    digest, _ = store.put(BytesIO(b"content"))
    assert not store.discard(digest, lambda d: False), "young: its row may be on the way"
    grow_old(store, digest)
    assert not store.discard(digest, lambda d: True)
    assert store.discard(digest, lambda d: False) and not store.exists(digest)
    assert not store.discard(digest, lambda d: False)


def test_putting_the_same_bytes_again_makes_the_file_young(store):
    digest, _ = store.put(BytesIO(b"content"))
    grow_old(store, digest)
    store.put(BytesIO(b"content"))
    assert not store.discard(digest, lambda d: False)


def test_many_at_once_put_and_discard_without_losing_what_was_just_put(store):
    """Eight uploads of the same bytes race with a purge that finds the file old."""
    digest, _ = store.put(BytesIO(b"content"))
    lost = []

    def put():
        for _ in range(20):
            store.put(BytesIO(b"content"))
            if not store.exists(digest):
                lost.append(1)

    def purge():
        for _ in range(40):
            store.discard(digest, lambda d: False)

    threads = [threading.Thread(target=f) for f in [put] * 8 + [purge]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert lost == [] and left_behind(store) == []
