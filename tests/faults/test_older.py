"""A newer program has migrated the database: an older one that is begun is refused, and one that serves already goes on."""

import json
import os
import shutil
import signal

import pytest

from tests.faults.test_disk import command
from tests.faults.test_kill import crowd, data  # noqa: F401
from tests.faults.test_restart import wait_until, workers
from tests.server import Browser, serving
from tracker.boards.card import Card
from tracker.data import migrations
from tracker.data.database import db
from tracker.refusals import Refused
from tracker.units.unit import Unit

GUNICORN = ("-m", "gunicorn")


def migrate_further() -> None:
    migrations.runner().History.create(name="9999_future")


@pytest.mark.parametrize(
    ("words", "program"),
    [
        (("wsgi:app", "--bind", "127.0.0.1:0"), GUNICORN),
        (("work",), ("-m", "flask", "--app", "wsgi")),
    ],
    ids=["web", "worker"],
)
def test_an_older_program_does_not_begin(data, database_address, words, program):
    migrate_further()
    done = command(database_address, data, *words, program=program)
    assert (
        done.returncode
        and "数据库比程序新（多出迁移 9999_future）" in done.stderr
        and "Traceback" not in done.stderr
    )


def test_a_program_that_is_newer_than_the_database_begins(data):
    db.execute_sql("DELETE FROM schema_migration WHERE name = '0016_growth'")
    migrations.refuse_newer()
    migrate_further()
    with pytest.raises(Refused):
        migrations.refuse_newer()


def test_what_serves_while_a_newer_program_migrates_goes_on_and_is_replaced_when_it_dies(
    data, database_address
):
    card = Card.select(Card.id).join(Unit).where(Unit.code == "shenpiju").first()
    Card.update(state="doing").where(Card.id == card).execute()
    token = crowd()[0]
    db.obj.close_all()
    with serving(database_address, data, workers=1) as server:
        browser, before = Browser(server, token), workers(server.process.pid)
        assert json.loads(browser.get("/healthz")[1])["database"] == "ok"
        with db.connection_context():
            migrate_further()
        assert browser.post(f"/cards/{card.id}/progress", progress="旧程序")[0] == 303
        os.kill(*before, signal.SIGKILL)
        wait_until(lambda: workers(server.process.pid) - before)
        browser.connection.close()
        assert browser.post(f"/cards/{card.id}/progress", progress="接替的进程")[0] == 303
        assert browser.get("/readyz")[0] == 200
        status, text = browser.get("/healthz")
        assert status == 503 and "数据库比程序新" in text and "9999" not in text
    with db.connection_context():
        assert Card.get_by_id(card.id).progress == "接替的进程"


@pytest.mark.one_database
def test_a_database_that_is_away_is_no_reason_not_to_begin(tmp_path):
    done = command(
        "postgresql://nobody@/gone?host=/nowhere",
        tmp_path,
        "-c",
        "import os; os.environ['SERVER_SOFTWARE'] = 'gunicorn'; import wsgi",
        program=(),
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_what_an_upgrade_has_laid_beside_it_is_nothing_that_a_serving_process_lacks(
    client, tmp_path, monkeypatch
):
    """Between the new program's files and `db up` the old one serves on, and its balancer keeps sending."""
    shutil.copytree(migrations.FOLDER, tmp_path / "migrations")
    (tmp_path / "migrations/9999_future.py").write_text(
        "def up(migrator, db): pass\n\n\ndef down(migrator, db): pass\n"
    )
    monkeypatch.setattr(migrations, "FOLDER", tmp_path / "migrations")
    assert client.get("/readyz").status_code == 200
    db.execute_sql("DELETE FROM schema_migration WHERE name = '0016_growth'")
    assert client.get("/readyz").status_code == 503
