"""Files of a served database are taken away: no process acknowledges anything more, and the next start asks."""

from pathlib import Path

import pytest

from tests.faults.test_disk import command
from tests.faults.test_kill import crowd, data  # noqa: F401
from tests.server import Browser, serving
from tracker.boards.card import Card
from tracker.data.database import db, is_sqlite
from tracker.units.unit import Unit

CONNECTIONS = 6  # enough to meet both processes


@pytest.fixture
def card(data):
    if not is_sqlite():
        pytest.skip("PostgreSQL looks after its own files")
    card = Card.select(Card.id).join(Unit).where(Unit.code == "shenpiju").first()
    Card.update(state="doing").where(Card.id == card).execute()
    return card.id


def test_without_its_wal_nothing_is_acknowledged_that_the_next_start_would_not_find(
    card, data, database_address
):
    token = crowd()[0]
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.obj.close_all()
    log = Path(database_address.removeprefix("sqlite:///") + "-wal")
    with serving(database_address, data) as server:
        browser = Browser(server, token)

        def saved(words) -> int:
            browser.connection.close()
            return browser.post(f"/cards/{card}/progress", progress=words)[0]

        assert {saved(f"以前 {n}") for n in range(CONNECTIONS)} == {303}
        log.unlink()
        assert {saved(f"以后 {n}") for n in range(CONNECTIONS)} == {503}
        assert browser.get("/readyz")[0] == browser.get("/healthz")[0] == 503
        assert browser.get(f"/cards/{card}")[0] == 200
    words = ("wsgi:app", "--bind", "127.0.0.1:0")
    done = command(database_address, data, *words, program=("-m", "gunicorn"))
    assert done.returncode and "数据库比上次运行时旧" in done.stderr
