"""The store: complete or not there, one copy of the same bytes, nothing removed that somebody still names."""

import errno
import io
import os
import threading
from hashlib import sha256
from io import BytesIO

import pytest

from tracker.refusals import Missing
from tracker.storage import folder_store
from tracker.storage.configured import store_of
from tracker.storage.folder_store import FolderStore, StorageFull


@pytest.fixture(params=["folder", "bucket"])
def store(request, tmp_path):
    """Each kind of store: what is promised here is promised by both."""
    return (
        FolderStore(tmp_path / "files")
        if request.param == "folder"
        else store_of(request.getfixturevalue("bucket"))
    )


@pytest.fixture
def folder(tmp_path):
    return FolderStore(tmp_path / "files")


def left_behind(folder) -> list[str]:
    return [
        p.name
        for p in folder.folder.rglob("*")
        if p.is_file() and len(p.name) != 64 and p.name != ".lock"
    ]


def grow_old(folder, digest):
    os.utime(folder._path(digest), (0, 0))


def test_what_is_put_can_be_opened_under_its_digest(store):
    content = os.urandom(3 * folder_store.CHUNK + 17)
    digest, size = store.put(BytesIO(content))
    assert (digest, size) == (sha256(content).hexdigest(), len(content))
    with store.open(digest) as file:
        assert file.read() == content
    assert store.exists(digest) and list(store) == [digest]


def test_nothing_at_all_is_a_file_too(store):
    digest, size = store.put(BytesIO())
    with store.open(digest) as file:
        assert (size, file.read()) == (0, b"") and digest == sha256().hexdigest()


def test_a_stream_is_kept_from_where_it_stands_and_need_not_be_wound(store):
    class Once(io.RawIOBase):
        """As an archive or a socket gives its bytes."""

        def __init__(self):
            self.content = BytesIO(b"read already, still to come")
            self.content.read(14)

        def read(self, size=-1):
            return self.content.read(size)

    with store.open(store.put(Once())[0]) as file:
        assert file.read() == b"still to come"


def test_a_file_can_be_wound_and_read_in_pieces(store):
    content = os.urandom(700_000)
    with store.open(store.put(BytesIO(content))[0]) as file:
        assert file.seekable() and file.seek(0, 2) == len(content) and file.read() == b""
        for place, size in ((300_001, 5), (0, 300_000), (699_990, 100), (20, 0), (20, 1)):
            file.seek(place)
            assert file.read(size) == content[place : place + size] and file.tell() == min(
                place + size, len(content)
            )


def test_files_are_listed_in_order_however_many(store):
    digests = sorted(store.put(BytesIO(b"%d" % n))[0] for n in range(20))
    assert list(store) == digests


def test_the_same_bytes_are_kept_once(store):
    assert store.put(BytesIO(b"same")) == store.put(BytesIO(b"same")) and len(list(store)) == 1


def test_what_can_be_written_can_be_checked_and_leaves_nothing(store):
    store.check()
    assert list(store) == []


def test_the_same_bytes_are_never_overwritten(folder):
    digest, _ = folder.put(BytesIO(b"same"))
    number = folder._path(digest).stat().st_ino
    assert folder.put(BytesIO(b"same"))[0] == digest
    assert folder._path(digest).stat().st_ino == number and left_behind(folder) == []


def test_a_file_that_was_cut_short_is_mended_by_the_next_upload(folder):
    digest, _ = folder.put(BytesIO(b"whole"))
    folder._path(digest).write_bytes(b"who")
    folder.put(BytesIO(b"whole"))
    with folder.open(digest) as file:
        assert file.read() == b"whole"


class Full(BytesIO):
    """A stream during whose reading the disk fills up."""

    def __init__(self, number):
        super().__init__(b"x")
        self.number = number

    def read(self, *_):
        raise OSError(self.number, "full")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_a_refusal_and_leaves_no_half_file(folder, number):
    with pytest.raises(StorageFull, match="磁盘空间不足") as refused:
        folder.put(Full(number))
    assert refused.value.status == 507 and list(folder) == [] and left_behind(folder) == []


@pytest.mark.parametrize("call", ["fsync", "rename"])
def test_a_disk_that_fills_up_at_the_last_moment_leaves_no_half_file(folder, monkeypatch, call):
    def full(*_):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(folder_store.os, call, full)
    with pytest.raises(StorageFull):
        folder.put(BytesIO(b"content"))
    monkeypatch.undo()
    assert list(folder) == [] and left_behind(folder) == []


def test_bytes_are_synced_before_they_get_their_name(folder, monkeypatch):
    """And the folder's list of names after it: a power cut leaves a whole file or none."""
    calls = []
    for name in ("fsync", "rename"):
        call = getattr(os, name)
        monkeypatch.setattr(
            folder_store.os,
            name,
            lambda *a, name=name, call=call: (
                calls.append((name, name == "fsync" and os.fstat(a[0]).st_size)),
                call(*a),
            ),
        )
    folder.put(BytesIO(b"content"))
    at = calls.index(("rename", False))
    assert ("fsync", len(b"content")) in calls[:at] and calls[at + 1 :]


def test_another_fault_of_the_disk_is_not_called_full(folder):
    with pytest.raises(OSError, match="full") as error:
        folder.put(Full(errno.EIO))
    assert not isinstance(error.value, StorageFull) and left_behind(folder) == []


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
    store.grace = -5
    assert not store.discard(digest, lambda d: True) and store.exists(digest)
    assert store.discard(digest, lambda d: False) and list(store) == []
    assert not store.discard(digest, lambda d: False)


def test_tidying_takes_no_file(store):
    digest, _ = store.put(BytesIO(b"content"))
    store.grace = -5
    assert store.tidy(lambda d: False) == 0 and list(store) == [digest]


def test_putting_the_same_bytes_again_makes_the_file_young(folder):
    digest, _ = folder.put(BytesIO(b"content"))
    grow_old(folder, digest)
    folder.put(BytesIO(b"content"))
    assert not folder.discard(digest, lambda d: False)


def test_many_at_once_put_and_discard_without_losing_what_was_just_put(folder):
    """Eight uploads of the same bytes race with a purge that finds the file old."""
    digest, _ = folder.put(BytesIO(b"content"))
    lost = []

    def put():
        for _ in range(20):
            folder.put(BytesIO(b"content"))
            if not folder.exists(digest):
                lost.append(1)

    def purge():
        for _ in range(40):
            folder.discard(digest, lambda d: False)

    threads = [threading.Thread(target=f) for f in [put] * 8 + [purge]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert lost == [] and left_behind(folder) == []
