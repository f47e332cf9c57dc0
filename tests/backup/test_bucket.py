"""Backup, restore and check where files lie in a bucket: the same promises, and the server's word is not taken for it."""

from io import BytesIO

import pytest

from tests.backup.test_backup import empty_place, everything, started_anew  # noqa: F401
from tests.data.test_stored_files import full as full_folder  # noqa: F401
from tests.evidence import samples
from tracker.backup import archive
from tracker.backup.transfer import files
from tracker.data.database import db
from tracker.storage.configured import store_at, store_of


@pytest.fixture
def full(full_folder, bucket):
    """One of everything, with its files in a bucket and nothing in the folder."""
    app = full_folder
    app.config.update(bucket)
    folder, app.extensions["store"] = app.extensions["store"], store_of(app.config)
    files.copy(folder, app.extensions["store"])
    folder.folder.rename(folder.folder.with_name("away"))
    return app


@pytest.fixture
def other_bucket(bucket):
    return bucket | {"STORE_URL": bucket["STORE_URL"].replace("?", "-new?")}


def contents(store) -> dict:
    found = {}
    for digest in store:
        with store.open(digest) as file:
            found[digest] = file.read()
    return found


@pytest.mark.parametrize("into", ["bucket", "folder"])
def test_what_was_backed_up_comes_back_into_either_kind_of_store(
    full, command, empty_place, other_bucket, tmp_path, into
):
    done = command("backup", "make", tmp_path / "a.tar")
    assert done.exit_code == 0, done.output
    before, there = everything(), contents(full.extensions["store"])
    place = empty_place(**(other_bucket if into == "bucket" else {}))
    done = command("backup", "restore", tmp_path / "a.tar", app=place)
    assert done.exit_code == 0, done.output
    db.connect()
    assert everything() == before and there and contents(place.extensions["store"]) == there
    db.close()
    assert [
        line
        for line in command("check", app=started_anew(place)).stderr.splitlines()[:-1]
        if "核验计数" not in line
    ] == []


def test_a_backup_from_a_folder_is_restored_into_a_bucket_where_an_interrupted_restore_left_some(
    app, stage, command, empty_place, other_bucket, tmp_path
):
    some, more = stage("照片.png", samples.picture()), stage()
    assert command("backup", "make", tmp_path / "a.tar").exit_code == 0
    place = empty_place(**other_bucket)
    place.extensions["store"].put(app.extensions["store"].open(some.sha256))
    done = command("backup", "restore", tmp_path / "a.tar", app=place)
    assert done.exit_code == 0 and set(place.extensions["store"]) == {
        some.sha256,
        some.thumbnail,
        more.sha256,
    }, done.output


def test_a_restore_does_not_mix_with_other_files_in_the_bucket(
    app, stage, command, empty_place, other_bucket, tmp_path
):
    stage()
    assert command("backup", "make", tmp_path / "a.tar").exit_code == 0
    place = empty_place(**other_bucket)
    mine, _ = place.extensions["store"].put(BytesIO(b"mine"))
    done = command("backup", "restore", tmp_path / "a.tar", app=place)
    assert (
        done.exit_code == 1
        and "桶里有这个备份以外的文件" in done.output
        and list(place.extensions["store"]) == [mine]
    )


def test_nothing_of_a_damaged_archive_reaches_the_bucket(
    app, stage, command, empty_place, other_bucket, tmp_path
):
    stage()
    assert command("backup", "make", tmp_path / "a.tar").exit_code == 0
    content = (tmp_path / "a.tar").read_bytes()
    (tmp_path / "a.tar").write_bytes(content[: content.rindex(b"manifest.json")])
    place = empty_place(**other_bucket)
    done = command("backup", "restore", tmp_path / "a.tar", app=place)
    assert (
        done.exit_code == 1 and "备份文件" in done.output and list(place.extensions["store"]) == []
    )


def test_files_may_stay_where_they_are_and_what_is_not_there_is_said(
    full, command, empty_place, bucket, tmp_path
):
    done = command("backup", "make", tmp_path / "a.tar", "--files-apart")
    there = sorted(full.extensions["store"])
    assert done.exit_code == 0 and f"不含文件（留在文件存储里，共 {len(there)} 个）" in done.output
    assert not [n for n in archive.verify(tmp_path / "a.tar")["members"] if "files/" in n]
    before, store = everything(), full.extensions["store"]
    store.client.delete_object(**store._at(there[0]))
    place = empty_place(**bucket)
    done = command("backup", "restore", tmp_path / "a.tar", app=place)
    assert done.exit_code == 0 and "1 个不在文件存储里" in done.output and there[0] in done.output
    db.connect()
    assert everything() == before


def test_without_the_store_there_is_no_backup_and_no_half_one(full, command, tmp_path):
    full.extensions["store"] = store_at("s3://tracker?endpoint=http://127.0.0.1:9", full.config)
    full.extensions["store"].patience = {
        "connect_timeout": 0.2,
        "retries": {"total_max_attempts": 1},
    }
    for words in (("backup", "make", tmp_path / "a.tar"), ("check",)):
        done = command(*words)
        assert (
            done.exit_code == 1
            and "文件存储暂时没有响应" in done.output
            and "Traceback" not in done.output
        )
    assert list(tmp_path.glob("*.tar*")) == [] and list(tmp_path.glob(".*")) == []


def test_lost_damaged_and_orphaned_objects_are_named_as_in_a_folder(full, command):
    store = full.extensions["store"]
    lost, damaged = list(store)[:2]
    store.client.delete_object(**store._at(lost))
    store.client.put_object(**store._at(damaged), Body=b"other")
    orphan, _ = store.put(BytesIO(b"orphan"))
    store.grace = -5
    done = command("check", "--mend")
    assert done.exit_code == 1
    for words in (
        "文件不见了：",
        lost,
        "文件已损坏：",
        damaged,
        f"文件 {orphan} 不属于任何材料。已删除。",
    ):
        assert words in done.stderr
    assert set(store) >= {damaged} and orphan not in set(store)
