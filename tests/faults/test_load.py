"""A backup while people write, and writers who wait for a lock."""

import itertools
import os
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import timedelta

import pytest

from tests.faults.test_kill import Writing, crowd, data  # noqa: F401
from tests.server import ROOT, Browser, serving
from tracker import clock
from tracker.accounts.session import Session
from tracker.backup import archive, checking
from tracker.boards.card import Card
from tracker.data.database import db, is_sqlite
from tracker.data.write_gate import FEW
from tracker.storage.folder_store import FolderStore
from tracker.units.unit import Unit


@pytest.fixture
def cards(data):
    found = [c.id for c in Card.select(Card.id).join(Unit).where(Unit.code == "shenpiju").limit(4)]
    Card.update(state="doing").where(Card.id << found).execute()
    return found


def test_a_backup_made_while_people_write_and_upload_is_whole(
    data, cards, database_address, tmp_path
):
    tokens = crowd()
    db.obj.close_all()
    where = os.environ | {"DATABASE_URL": database_address, "TRACKER_DATA": str(data)}
    with serving(database_address, data) as server:
        writers = [Writing(server, token, card) for token, card in zip(tokens, cards)]
        for writer in writers:
            writer.start()
        time.sleep(0.5)
        done = [
            subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "flask",
                    "--app",
                    "tests.product",
                    "backup",
                    "make",
                    tmp_path / f"{n}.tar",
                ],
                cwd=ROOT,
                env=where,
                capture_output=True,
                text=True,
            )
            for n in range(2)
        ]
        server.process.terminate()
        for writer in writers:
            writer.join(30)
    assert [d.returncode for d in done] == [0, 0], done
    first, second = (archive.verify(tmp_path / f"{n}.tar") for n in range(2))
    assert (
        0 < first["rows"]["attachment"] <= second["rows"]["attachment"]
        and second["missing"] == second["damaged"] == []
    )
    files = {name for name in second["members"] if name.startswith("files/")}
    assert len(files) >= second["rows"]["attachment"]
    assert {s for w in writers for s in w.statuses} <= {
        200,
        303,
        422,
    }  # 422: a hundred files wait for the same person


def only_sqlite() -> None:
    if not is_sqlite():
        pytest.skip("PostgreSQL's writers wait row by row")


def test_whoever_waits_for_the_database_waits_for_fifteen_seconds(app):
    only_sqlite()
    assert db.execute_sql("PRAGMA busy_timeout").fetchone() == (15_000,)


def test_a_lock_that_is_held_for_long_makes_writers_wait_and_loses_nothing(
    data, cards, database_address
):
    """With a patience of two seconds in place of fifteen."""
    only_sqlite()
    token = crowd()[0]
    db.obj.close_all()
    with serving(database_address, data, TESTS_PATIENCE="2000") as server:
        browser, late = Browser(server, token), Browser(server, token)
        browser.get("/plan"), late.get("/plan")
        other = sqlite3.connect(database_address.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        status, text = browser.post(f"/cards/{cards[0]}/progress", progress="不会写入")
        assert status == 503 and "刚才的操作没有保存" in text and 2 <= time.monotonic() - began < 10
        assert browser.get("/boards/2026/shenpiju")[0] == 200  # reading goes on
        with (
            ThreadPoolExecutor() as pool
        ):  # who comes late enough is still waiting when the lock goes
            waiting = pool.submit(late.post, f"/cards/{cards[1]}/progress", progress="等到了")
            time.sleep(0.7)
            assert not waiting.done()
            other.execute("ROLLBACK")
            assert waiting.result()[0] == 303
        other.close()
        assert browser.post(f"/cards/{cards[0]}/progress", progress="写入")[0] < 400
    db.connect()
    assert [Card.get_by_id(card).progress for card in cards[:2]] == ["写入", "等到了"]
    assert list(checking.faults(FolderStore(data / "files"))) == []


def test_behind_a_lock_readers_are_answered_and_of_many_writers_a_few_wait(
    data, cards, database_address
):
    """With a patience of a minute: whoever waits for the lock waits until the test lets it go."""
    only_sqlite()
    tokens = crowd()
    Session.update(seen_at=clock.now() - timedelta(minutes=5)).execute()  # due to be noted anew
    db.obj.close_all()
    with serving(database_address, data, TESTS_PATIENCE="60000") as server:
        browsers = [Browser(server, tokens[n % len(tokens)]) for n in range(12)]
        other = sqlite3.connect(database_address.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert [each.get("/plan")[0] for each in browsers] == [200] * 12
        with ThreadPoolExecutor(12) as pool:
            writers = [
                pool.submit(each.post, f"/cards/{cards[n % 4]}/progress", progress=f"演示{n}")
                for n, each in enumerate(browsers)
            ]
            refused = itertools.islice(as_completed(writers, 50), 12 - 2 * FEW)
            assert {each.result()[0] for each in refused} == {503}
            reader = Browser(server, tokens[0])
            assert reader.get("/boards/2026/shenpiju")[0] == reader.get("/readyz")[0] == 200
            other.execute("ROLLBACK")
            statuses = [each.result()[0] for each in writers]
        other.close()
    assert set(statuses) == {303, 503} and statuses.count(303) <= 2 * FEW
