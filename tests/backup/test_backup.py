"""Backup and restore: the same system comes back, and nothing that stands is overwritten."""

import json
import tarfile
from io import BytesIO

import pytest

from tests.evidence import samples
from tests.world import populate
from tracker import create_app
from tracker.backup import archive, snapshot
from tracker.boards.card import Card
from tracker.data import migrations
from tracker.data.database import db, is_sqlite
from tracker.evidence.attachment import Attachment
from tracker.storage.folder_store import FolderStore


@pytest.fixture
def full(app):
    populate(app.config["TRACKER_FILES"], app.secret_key)
    return app


@pytest.fixture
def made(app, stage, command, tmp_path):
    stage("照片.png", samples.picture())
    done = command("backup", "make", tmp_path / "a.tar")
    assert done.exit_code == 0, done.output
    return tmp_path / "a.tar"


@pytest.fixture
def empty_place(databases, tmp_path):
    """An installation with nothing in it."""
    name = f"restored_{tmp_path.name[:40]}"

    def place(**settings):
        address = (
            databases.make(name) if databases.server else f"sqlite:///{tmp_path}/new/tracker.db"
        )
        db.obj.close_all()
        return create_app(
            DATABASE_URL=address, TRACKER_DATA=tmp_path / "new", TESTING=True, **settings
        )

    yield place
    db.obj.close_all()
    if databases.server:
        with databases.control() as control:
            control.execute_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def started_anew(place):
    """As the next process finds it: with the key that the archive has brought."""
    return create_app(
        TESTING=True,
        **{
            name: value
            for name, value in place.config.items()
            if name in ("DATABASE_URL", "TRACKER_DATA", "STORE_URL") or name.startswith("AWS_")
        },
    )


def everything() -> dict:
    tables = db.get_tables()
    return {
        name: sorted(map(repr, db.execute_sql(f'SELECT * FROM "{name}"').fetchall()))
        for name in tables
    }


def test_what_was_backed_up_comes_back_row_for_row_and_byte_for_byte(
    full, command, empty_place, tmp_path
):
    made = tmp_path / "a.tar"
    done = command("backup", "make", made)
    assert done.exit_code == 0, done.output
    before, files = (
        everything(),
        {d: full.extensions["store"].open(d).read() for d in full.extensions["store"]},
    )
    place = empty_place()
    place.extensions["end_note"].write((10**6, "0" * 64))  # of a database that was here before
    done = command("backup", "restore", made, app=place)
    assert done.exit_code == 0, done.output
    db.connect()
    assert everything() == before and not migrations.difference()
    store = place.extensions["store"]
    assert files and {d: store.open(d).read() for d in store} == files
    key = place.config["TRACKER_DATA"] / "secret_key"
    assert (
        key.read_text() == (full.config["TRACKER_DATA"] / "secret_key").read_text()
        and key.stat().st_mode & 0o777 == 0o600
    )
    db.close()
    checked = command("check", app=started_anew(place))
    assert [
        line for line in checked.stderr.splitlines()[:-1] if "核验计数" not in line
    ] == []  # which the test itself has made up
    assert [p.name for p in place.config["TRACKER_DATA"].iterdir() if "restoring" in p.name] == []


def test_the_archive_is_for_its_owner_alone_and_names_everything_in_it(made):
    assert made.stat().st_mode & 0o777 == 0o600
    with tarfile.open(made) as tar:
        names = tar.getnames()
        manifest = json.load(tar.extractfile(names[-1]))
    assert set(names[:-1]) == manifest["members"].keys() and names[-1] == "manifest.json"
    assert (
        manifest["rows"]["card"] == Card.select().count()
        and manifest["missing"] == manifest["damaged"] == []
    )


def test_it_is_verified_and_nothing_else_is_left_in_the_folder(made, command, tmp_path):
    assert command("backup", "verify", made).exit_code == 0
    assert (
        sorted(p.name for p in tmp_path.iterdir() if "part" in p.name or "snapshot" in p.name) == []
    )


def test_a_backup_overwrites_nothing(made, command):
    content = made.read_bytes()
    done = command("backup", "make", made)
    assert done.exit_code == 1 and "没有覆盖" in done.output and made.read_bytes() == content


def test_only_the_newest_are_kept_and_only_ours_are_removed(app, command, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in ("tracker-20260101-000000.tar", "tracker-20260102-000000.tar", "mine.tar"):
        (folder / name).write_text("x")
    done = command("backup", "make", folder, "--keep", 2)
    assert done.exit_code == 0 and "已删除旧备份 tracker-20260101-000000.tar" in done.output
    assert sorted(p.name for p in folder.iterdir()) == [
        "mine.tar",
        "tracker-20260102-000000.tar",
        "tracker-20260615-100000.tar",
    ]


def test_a_file_written_after_the_snapshot_does_not_hurt_and_one_named_before_is_there(
    app, stage, command, tmp_path, monkeypatch
):
    """A record is filed while the files are about to be copied."""
    first = stage()
    take = snapshot.take

    def taken(*arguments):
        rows = take(*arguments)
        stage("后来.pdf", samples.pdf(b"later"))
        return rows

    monkeypatch.setattr(snapshot, "take", taken)
    assert command("backup", "make", tmp_path / "a.tar").exit_code == 0
    manifest = archive.verify(tmp_path / "a.tar")
    assert manifest["rows"]["attachment"] == 1 and f"files/{first.sha256}" in manifest["members"]


def test_a_lost_file_is_said_and_the_rest_is_backed_up(app, stage, store, command, tmp_path):
    store._path(stage().sha256).unlink()
    done = command("backup", "make", tmp_path / "a.tar")
    assert (
        done.exit_code == 1
        and "1 个文件不见了" in done.output
        and command("backup", "verify", tmp_path / "a.tar").exit_code == 0
    )


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def flipped(content: bytes) -> bytes:
    at = len(content) // 3
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


@pytest.mark.parametrize("damage", [cut, flipped, lambda content: b"", lambda content: b"x" * 5000])
def test_a_damaged_archive_is_refused_and_leaves_no_trace(made, command, empty_place, damage):
    made.write_bytes(damage(made.read_bytes()))
    place = empty_place()
    assert command("backup", "verify", made, app=place).exit_code == 1
    done = command("backup", "restore", made, app=place)
    assert done.exit_code == 1 and "备份文件" in done.output and "Traceback" not in done.output
    assert not list(place.extensions["store"]) and (
        not is_sqlite() or not (place.config["TRACKER_DATA"] / "tracker.db").exists()
    )
    assert {p.name for p in place.config["TRACKER_DATA"].iterdir()} <= {"secret_key"}


def test_a_name_in_an_archive_that_leads_elsewhere_is_refused(command, app, tmp_path):
    with (tmp_path / "evil.tar").open("wb") as file:
        writer = archive.Writer(file)
        writer.add("database.sqlite3", BytesIO(b"x"))
        writer.add("../../evil", BytesIO(b"x"))
        writer.finish(rows={}, created_at="", database="sqlite", secret_key=False)
    done = command("backup", "verify", tmp_path / "evil.tar")
    assert done.exit_code == 1 and "不合规" in done.output


def test_a_restore_overwrites_no_database(made, command):
    rows = Attachment.select().count()
    done = command("backup", "restore", made)
    assert done.exit_code == 1 and "不会覆盖" in done.output and Attachment.select().count() == rows


def test_a_restore_overwrites_no_files(made, command, empty_place):
    place = empty_place()
    digest, _ = FolderStore(place.config["TRACKER_FILES"]).put(BytesIO(b"mine"))
    done = command("backup", "restore", made, app=place)
    assert (
        done.exit_code == 1
        and "这个备份以外的文件" in done.output
        and list(place.extensions["store"]) == [digest]
    )


def test_the_log_of_a_database_that_is_gone_is_not_played_into_the_restored_one(
    made, command, empty_place
):
    if not is_sqlite():
        pytest.skip("only SQLite keeps its log beside it")
    place = empty_place()
    data = place.config["TRACKER_DATA"]
    (data / "tracker.db-wal").write_bytes(b"stale")
    done = command("backup", "restore", made, app=place)
    assert done.exit_code == 0 and "原有的 tracker.db-wal 已改名" in done.output
    assert (
        len(list(data.glob("tracker.db-wal.old-*"))) == 1 and not (data / "tracker.db-wal").exists()
    )
