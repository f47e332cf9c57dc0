"""flask move-store: the same rows and files elsewhere, proved; nothing half is ever taken for a whole."""

import json
import os
import signal
import subprocess
import sys
import time
from io import BytesIO

import pytest

from tests import postgres
from tests.backup.test_backup import everything
from tests.data.test_stored_files import full  # noqa: F401
from tests.evidence import samples
from tests.server import ROOT, SECRET
from tracker import create_app
from tracker.audit.entry import Entry
from tracker.audit.verification import verify
from tracker.backup import checking
from tracker.backup.transfer import rows
from tracker.data import migrations
from tracker.data.database import database_at, db
from tracker.evidence.attachment import Attachment
from tracker.evidence.evidence import Evidence
from tracker.search.index import FindText
from tracker.storage.configured import store_at
from tracker.units.unit import Unit


@pytest.fixture(scope="session")
def other_server():
    with postgres.server("none") as address:
        yield address


@pytest.fixture
def target(request, tmp_path, bucket):
    """The other kind of both: PostgreSQL and a bucket, or, from PostgreSQL, SQLite and a folder."""
    if request.config.getoption("--database") == "postgresql":
        return {
            "TO_DATABASE_URL": f"sqlite:///{tmp_path}/moved/tracker.db",
            "TO_STORE_URL": f"{tmp_path}/moved/files",
        } | keys(bucket)
    server, name = request.getfixturevalue("other_server"), f"moved_{os.urandom(4).hex()}"
    control = database_at(server)
    with control.connection_context():
        control.execute_sql(f"CREATE DATABASE {name}")
    control.close_all()
    return {
        "TO_DATABASE_URL": server.replace("/none?", f"/{name}?"),
        "TO_STORE_URL": bucket["STORE_URL"],
    } | keys(bucket)


def keys(bucket) -> dict:
    return {name: value for name, value in bucket.items() if name != "STORE_URL"}


@pytest.fixture
def move(app, target):
    """move() → what the operator sees."""
    app.config.update(keys(target))

    def moved(**other):
        return app.test_cli_runner().invoke(args=["move-store"], env=target | other)

    return moved


def moved_app(target):
    place = target["TO_STORE_URL"]
    where = {"STORE_URL": place} if "://" in place else {"TRACKER_FILES": place}
    return create_app(
        DATABASE_URL=target["TO_DATABASE_URL"],
        TRACKER_DATA="/nowhere",
        SECRET_KEY=SECRET,
        TESTING=True,
        **where,
        **keys(target),
    )


def contents(store) -> dict:
    found = {}
    for digest in store:
        with store.open(digest) as file:
            found[digest] = file.read()
    return found


def all_rows() -> dict:
    return {
        model._meta.table_name: sorted(
            json.dumps(row, sort_keys=True, default=repr) for row in model.select().tuples()
        )
        for model in rows.MODELS
    }


def test_everything_is_there_row_for_row_and_byte_for_byte_and_goes_on(full, move, target):
    Evidence.update(
        superseded_by=Evidence.select(Evidence.id).order_by(Evidence.id.desc()).limit(1).scalar()
    ).where(
        Evidence.id == Evidence.select(Evidence.id).order_by(Evidence.id).limit(1).scalar()
    ).execute()
    before, files, entries = all_rows(), contents(full.extensions["store"]), verify().entries
    done = move()
    assert done.exit_code == 0, done.output
    assert f"{len(files)} 个文件，与原来的逐一相同；审计日志 {entries} 条，完整" in done.output
    db.obj.close_all()
    app = moved_app(target)
    with db.connection_context():
        assert all_rows() == before and contents(app.extensions["store"]) == files
        assert not migrations.difference() and migrations.up() == [] and verify().entries == entries
        assert (
            FindText.select().exists()
            and db.execute_sql("SELECT count(*) FROM find_gram").fetchone()[0]
            == FindText.select().count()
        )
        assert [
            fault for fault in checking.faults(app.extensions["store"]) if "核验计数" not in fault
        ] == []  # the test made those up
        made = Unit.create(
            code="later", name="后来的单位", kind="street", position=999, valid_from="2026-01-01"
        )
        assert made.id == max(u.id for u in Unit.select()), "ids go on where they were"
    db.obj.close_all()


@pytest.mark.one_database
def test_a_whole_demo_year_is_the_same_elsewhere(demo, target, tmp_path):
    """Its hundreds of files go to another folder; what a bucket takes is tested above."""
    target["TO_STORE_URL"] = str(tmp_path / "moved")
    before, there = all_rows(), set(demo.app.extensions["store"])
    done = demo.app.test_cli_runner().invoke(args=["move-store"], env=target)
    assert done.exit_code == 0 and len(there) > 300, done.output
    db.obj.close_all()
    app = moved_app(target)
    with db.connection_context():
        assert (
            all_rows() == before
            and set(app.extensions["store"]) == there
            and list(checking.faults(app.extensions["store"])) == []
        )
    db.obj.close_all()


def test_what_is_here_stays_as_it_was(full, move):
    before, files = everything(), contents(full.extensions["store"])
    assert move().exit_code == 0
    assert everything() == before and contents(full.extensions["store"]) == files


def test_a_database_with_tables_is_refused(app, move, target):
    other = database_at(target["TO_DATABASE_URL"])
    with other.connection_context():
        other.execute_sql("CREATE TABLE mine (id integer)")
    done = move()
    assert done.exit_code == 1 and "已经有表" in done.output
    with other.connection_context():
        assert other.get_tables() == ["mine"]
    other.close_all()


def test_a_store_with_files_is_refused(app, move, target):
    digest, _ = store_at(target["TO_STORE_URL"], target).put(BytesIO(b"mine"))
    done = move()
    assert done.exit_code == 1 and "不是空的" in done.output
    assert list(store_at(target["TO_STORE_URL"], target)) == [digest]


@pytest.mark.parametrize("same", ["TO_DATABASE_URL", "TO_STORE_URL"])
def test_a_move_onto_itself_is_refused(app, move, same):
    here = (
        app.config["DATABASE_URL"]
        if same == "TO_DATABASE_URL"
        else str(app.config["TRACKER_FILES"])
    )
    done = move(**{same: here})
    assert done.exit_code == 1 and "同一个" in done.output


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ({"TO_DATABASE_URL": "mysql://x/y"}, "不认识这种数据库地址：mysql"),
        ({"TO_STORE_URL": "s4://x"}, "文件存储的地址应写成"),
        ({"TO_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/gone"}, "原来的数据没有改动"),
        ({"TO_STORE_URL": "s3://nothing?endpoint=http://127.0.0.1:9"}, "文件存储暂时没有响应"),
    ],
)
def test_a_target_that_cannot_be_used_is_a_sentence(app, move, where, words):
    done = move(**where)
    assert done.exit_code == 1 and words in done.output and "Traceback" not in done.output


def test_a_damaged_file_is_refused_and_a_lost_one_is_said(app, move, stage, store):
    damaged, lost = stage("坏.pdf"), stage("丢.pdf", samples.pdf(b"lost"))
    path = store._path(damaged.sha256)
    content = path.read_bytes()
    path.write_bytes(content[:-1] + b"?")
    store._path(lost.sha256).unlink()
    done = move()
    assert done.exit_code == 1 and f"文件 {damaged.sha256} 已损坏" in done.output
    path.write_bytes(content)
    done = move()
    assert (
        done.exit_code == 0
        and "1 个文件在搬迁以前就不见了" in done.output
        and lost.sha256 in done.output
    )


def test_a_broken_audit_log_is_not_moved(app, move, stage):
    stage()
    Entry.update(who="x").execute()
    done = move()
    assert done.exit_code == 1 and "审计日志不完整" in done.output


def test_a_table_that_no_model_knows_is_not_left_behind_in_silence(app, move):
    db.execute_sql("CREATE TABLE strange (id integer)")
    done = move()
    assert done.exit_code == 1 and "程序不认识的表：strange" in done.output


def test_a_row_that_comes_out_different_undoes_the_move_which_can_then_be_repeated(
    app, move, target, stage, monkeypatch
):
    stage()
    copy = rows.copy

    def slipping(model, source, other):
        said = copy(model, source, other)
        if model is Attachment:
            with rows.using(other):
                Attachment.update(name="别的.pdf").execute()
        return said

    monkeypatch.setattr(rows, "copy", slipping)
    done = move()
    assert done.exit_code == 1 and "attachment 与原来的不同" in done.output
    unusable(target)
    monkeypatch.undo()
    assert move().exit_code == 0


def unusable(target):
    """The target of an unfinished move does not start as if it were an installation."""
    here = db.obj
    done = moved_app(target).test_cli_runner().invoke(args=["prepare"])
    assert done.exit_code == 1 and "搬迁没有完成" in done.output
    db.obj.close_all()
    db.initialize(here)


def test_nobody_can_write_meanwhile(app, move, stage, database_address, monkeypatch):
    stage()
    seen = []
    sum_of = rows.sum_of

    def meanwhile(model, database):
        if not seen:
            seen.append(
                subprocess.run(
                    [sys.executable, "-c", WRITER, database_address],
                    cwd=ROOT,
                    capture_output=True,
                    text=True,
                ).stdout
            )
        return sum_of(model, database)

    monkeypatch.setattr(rows, "sum_of", meanwhile)
    assert move().exit_code == 0 and seen == ["refused\n"]


WRITER = """
import sys
from tracker.data import database as db
database = db.database_at(sys.argv[1])
with database.connection_context():
    if hasattr(database, "pragma"):
        database.pragma("busy_timeout", 200)
    else:
        database.execute_sql("SET lock_timeout = 200")
    try:
        database.execute_sql("UPDATE setting SET value = value")
        print("written")
    except Exception:
        print("refused")
"""


@pytest.mark.parametrize("moment", ["files", "rows"])
def test_killed_in_the_middle_it_begins_again_and_ends_well(full, target, moment, database_address):
    for n in range(100):
        full.extensions["store"].put(BytesIO(b"%d" % n * 1000))
    Attachment.insert_many(
        [
            {
                "person": 3,
                "sha256": f"{n:064x}",
                "name": "x.pdf",
                "size": 1,
                "media_type": "application/pdf",
            }
            for n in range(3000)
        ]
    ).execute()
    before = all_rows()
    db.obj.close_all()
    environment = (
        os.environ
        | target
        | {"DATABASE_URL": database_address, "TRACKER_DATA": str(full.config["TRACKER_DATA"])}
    )
    command = [sys.executable, "-m", "flask", "--app", "tests.product", "move-store"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if moment == "files":
        store, deadline = store_at(target["TO_STORE_URL"], target), time.monotonic() + 60
        while len(list(store)) < 20 and time.monotonic() < deadline:
            time.sleep(0.02)
    else:
        assert any("复制数据库" in line for line in iter(process.stdout.readline, ""))
        time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    unusable(target)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    app = moved_app(target)
    with db.connection_context():
        assert all_rows() == before and len(list(app.extensions["store"])) > 100
    db.obj.close_all()
