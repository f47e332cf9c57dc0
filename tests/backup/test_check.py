"""flask check: every fault is a sentence, and what can be mended is."""

import os
import sqlite3
from datetime import timedelta
from io import BytesIO

import pytest

from tests.conftest import NOW
from tests.evidence import samples
from tracker.audit.entry import Entry
from tracker.boards.tally import Tally
from tracker.data.database import db, is_sqlite
from tracker.remarks.remark import say


def grow_old(store):
    for path in store.folder.rglob("*"):
        os.utime(path, (0, 0))


@pytest.fixture
def record(filed, stage, card_of):
    return filed([card_of("weiqu", 36)], staged=[stage("照片.png", samples.picture())])


def test_a_sound_installation_with_staged_files_and_thumbnails_has_no_faults(
    record, stage, store, command
):
    stage("另一份.pdf")
    grow_old(store)
    done = command("check")
    assert (done.exit_code, done.stderr) == (0, "") and "没有发现问题" in done.output


def test_a_lost_file_and_a_lost_thumbnail_are_named_as_people_call_them(record, store, command):
    a = record.attachments.get()
    store._path(a.sha256).unlink()
    store._path(a.thumbnail).unlink()
    done = command("check")
    assert (
        done.exit_code == 1
        and "文件不见了：“照片.png”（" in done.stderr
        and "“照片.png”的缩略图（" in done.stderr
        and "共 2 处" in done.stderr
    )


def test_a_lost_file_of_a_remark_is_named_also_when_an_old_upload_had_the_same_bytes(
    stage, store, command, cast, card_of, frozen_clock
):
    twin = stage("同一份.pdf")
    frozen_clock(NOW + timedelta(hours=30))
    kept = say(card_of("weiqu", 36), "演示", [stage("会议说明.pdf").id], by=cast.street).files.get()
    assert kept.sha256 == twin.sha256
    store._path(kept.sha256).unlink()
    done = command("check")
    assert done.exit_code == 1 and "文件不见了" in done.stderr and kept.sha256 in done.stderr


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-1], lambda b: b[:9] + b"!" + b[10:], lambda b: b""]
)
def test_a_damaged_file_is_named(record, store, command, damage):
    path = store._path(record.attachments.get().sha256)
    path.write_bytes(damage(path.read_bytes()))
    done = command("check")
    assert done.exit_code == 1 and "文件已损坏：“照片.png”" in done.stderr


def test_files_that_nobody_names_are_named_and_removed_on_demand(record, store, command):
    orphan, _ = store.put(BytesIO(b"orphan"))
    (store.folder / ".draft-x").write_bytes(b"half")
    assert command("check").exit_code == 0, "young: their rows may be on the way"
    grow_old(store)
    done = command("check")
    assert (
        done.exit_code == 1
        and orphan in done.stderr
        and ".draft-x" in done.stderr
        and store.exists(orphan)
    )
    assert command("check", "--mend").exit_code == 1 and not store.exists(orphan)
    assert command("check").exit_code == 0 and len(list(store)) == 2


def test_in_a_database_of_a_later_release_nothing_is_mended(record, store, command):
    """Its tables may name files of which this program knows nothing."""
    theirs, _ = store.put(BytesIO(b"named by a table to come"))
    Tally.update(have=99).where(Tally.id == Tally.select().first().id).execute()
    db.execute_sql(
        "INSERT INTO schema_migration (name, applied) VALUES ('9999_to_come', '2027-01-01 00:00:00')"
    )
    grow_old(store)
    done = command("check", "--mend")
    assert (
        done.exit_code == 1
        and "数据库比程序新（多出迁移 9999_to_come）" in done.stderr
        and "已" not in done.stderr
    )
    assert store.exists(theirs) and Tally.select().where(Tally.have == 99).exists()


def test_a_wrong_tally_is_named_and_counted_again_on_demand(record, command):
    tally = Tally.select().first()
    Tally.update(have=99).where(Tally.id == tally.id).execute()
    done = command("check")
    assert done.exit_code == 1 and f"任务卡 {tally.card_id} 的核验计数" in done.stderr
    command("check", "--mend")
    assert command("check").exit_code == 0


def test_a_broken_audit_log_is_said(record, command):
    Entry.update(who="x").where(Entry.seq == 2).execute()
    done = command("check")
    assert done.exit_code == 1 and "审计日志不完整：第 2 条" in done.stderr


def test_a_row_that_points_nowhere_is_said(app, record, command):
    if not is_sqlite():
        pytest.skip("PostgreSQL has no way of making one")
    with sqlite3.connect(db.obj.database) as other:  # without foreign keys
        other.execute("UPDATE attachment SET person_id = 99999")
    done = command("check")
    assert done.exit_code == 1 and "attachment 的第" in done.stderr


def test_a_database_that_is_gone_is_not_made_anew_beside_the_files(
    app, record, command, database_address
):
    if not is_sqlite():
        pytest.skip("PostgreSQL does not lose a database's file by itself")
    db.obj.close_all()
    path = database_address.removeprefix("sqlite:///")
    os.rename(path, path + ".gone")
    for content in (None, b""):
        if content is not None:
            open(path, "wb").close()
        done = command("prepare")
        assert (
            done.exit_code == 1
            and "没有另建新的数据库" in done.output
            and "./manage restore" in done.output
        )
        assert not os.path.exists(path) or not os.path.getsize(path)
