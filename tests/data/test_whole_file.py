"""Files that are made once: whole, or not at all."""

import pytest

from tests.faults.test_disk import fill, mounted
from tracker.config import Config
from tracker.data.whole_file import whole_file
from tracker.refusals import Refused


def test_a_file_that_cannot_be_finished_leaves_nothing(tmp_path):
    with (
        mounted(tmp_path / "disk", "size=64k") as disk,
        pytest.raises(OSError, match="space"),
        whole_file(disk / "made") as file,
    ):
        file.write(bytes(100_000))
    assert list(disk.iterdir()) == []


def test_it_overwrites_nothing_unless_it_is_to(tmp_path):
    path = tmp_path / "made"
    path.write_bytes(b"old")
    with pytest.raises(FileExistsError), whole_file(path) as file:
        file.write(b"new")
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]
    with whole_file(path, replace=True) as file:
        file.write(b"new")
    assert path.read_bytes() == b"new" and path.stat().st_mode & 0o777 == 0o600


def test_a_first_start_on_a_full_disk_leaves_no_empty_signing_key_and_succeeds_when_there_is_room(
    tmp_path,
):
    with mounted(tmp_path / "data", "size=64k") as data:
        fill(data, 0)
        with pytest.raises(Refused, match="不能写入"):
            Config(TRACKER_DATA=data, SECRET_KEY="").secret_key()
        (data / "ballast").unlink()
        assert len(Config(TRACKER_DATA=data, SECRET_KEY="").secret_key()) == 64


def test_an_empty_signing_key_is_refused_with_a_remedy(tmp_path):
    (tmp_path / "secret_key").touch()
    with pytest.raises(Refused, match=r"secret_key 是空的.*从备份取回"):
        Config(TRACKER_DATA=tmp_path, SECRET_KEY="").secret_key()
