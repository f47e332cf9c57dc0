"""Files from store to store: what the other side says is not believed until it is read back."""

from io import BytesIO

import pytest

from tracker.backup.transfer import files
from tracker.refusals import Refused
from tracker.storage.folder_store import FolderStore


class Counting(FolderStore):
    sent = 0

    def put(self, stream):
        self.sent += 1
        return super().put(stream)


class Forgetful(FolderStore):
    """Says that it has kept what it has not."""

    def put(self, stream):
        digest, size = super().put(stream)
        self._path(digest).write_bytes(b"something else")
        return digest, size


@pytest.fixture
def old(tmp_path):
    store = FolderStore(tmp_path / "old")
    for n in range(30):
        store.put(BytesIO(b"%d" % n))
    return store


def test_every_file_is_sent_and_what_is_there_is_not_sent_again(old, tmp_path):
    new, digests, said = Counting(tmp_path / "new"), list(old), []
    for digest in digests[3:9] + digests[-1:]:
        new.put(old.open(digest))
    assert files.copy(old, new, said.append) == 30 and list(new) == digests
    assert new.sent == 7 + 23 and said == [30]
    assert files.copy(old, new) == 30 and new.sent == 30


def test_a_target_that_gives_back_something_else_is_found_out_also_where_it_lay_there_already(
    old, tmp_path
):
    with pytest.raises(Refused, match="写到目标后读出来不一样"):
        files.copy(old, Forgetful(tmp_path / "new"))
    with pytest.raises(Refused, match="写到目标后读出来不一样"):
        files.copy(old, FolderStore(tmp_path / "new"))


def test_a_file_that_is_swept_away_meanwhile_is_no_fault(old, tmp_path, monkeypatch):
    gone = list(old)[7]

    def opened(digest):
        if digest == gone:
            old._path(digest).unlink(missing_ok=True)
        return FolderStore.open(old, digest)

    monkeypatch.setattr(old, "open", opened)
    assert files.copy(old, FolderStore(tmp_path / "new")) == 29
