"""PostgreSQL is full, away, locked or asked by too many: everybody is told, nothing is lost, and it mends by itself."""

import os
import signal
import subprocess
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests import morning, postgres
from tests.faults.test_disk import fill, mounted
from tests.faults.test_kill import crowd
from tests.server import SECRET, Browser, serving
from tracker import clock, create_app
from tracker.audit.verification import verify
from tracker.backup import checking
from tracker.boards.card import Card
from tracker.data.database import database_at, db
from tracker.storage.folder_store import FolderStore
from tracker.units.unit import Unit


@pytest.fixture(autouse=True)
def only_here(request, running_clock):
    if request.config.getoption("--database") != "postgresql":
        pytest.skip("about PostgreSQL's own faults")


@pytest.fixture
def installed(tmp_path, monkeypatch, databases):
    """installed(folder, **settings) → a server of its own with an installation; the address, its folder, some people and their cards."""
    (tmp_path / "served").mkdir()
    (tmp_path / "served" / "secret_key").write_text(SECRET)  # with which the database was sealed
    started = []

    def begin(within=None, **settings):
        server = postgres.server(
            within=within, like=databases.address("template"), **postgres.SAFE, **settings
        )
        address = server.__enter__()
        started.append(server)
        monkeypatch.setattr(clock, "now", morning.now)
        create_app(DATABASE_URL=address, TRACKER_DATA=tmp_path / "served", TESTING=True)
        with db.connection_context():
            tokens = crowd()
            cards = [
                c.id
                for c in Card.select(Card.id)
                .join(Unit)
                .where(Unit.code == "shenpiju")
                .order_by(Card.id)
                .limit(len(tokens))
            ]
            Card.update(state="doing").where(Card.id << cards).execute()
        db.obj.close_all()
        return address, tmp_path / "served", tokens, cards

    yield begin
    for server in started:
        db.obj.close_all()
        server.__exit__(None, None, None)


@pytest.fixture
def small():
    """A folder that PostgreSQL's account may enter, unlike pytest's."""
    folder = Path(tempfile.mkdtemp(dir="/var/tmp"))
    folder.chmod(0o755)
    yield folder
    folder.rmdir()


def sound(data) -> None:
    assert list(checking.faults(FolderStore(data / "files"))) == [] and verify().broken == ""


class Writer(threading.Thread):
    """Saves words again and again; what was acknowledged last, and every answer."""

    def __init__(self, server, token: str, card: int):
        super().__init__()
        self.browser, self.card, self.stop, self.answers, self.kept, self.longest = (
            Browser(server, token),
            card,
            False,
            [],
            "",
            0.0,
        )

    def run(self):
        while not self.browser.csrf and not self.stop:
            self.browser.get("/plan")
        number = 0
        while not self.stop:
            number, began = number + 1, time.monotonic()
            status, text = self.browser.post(
                f"/cards/{self.card}/progress", progress=f"演示{number}"
            )
            self.longest = max(self.longest, time.monotonic() - began)
            self.answers.append((status, text))
            if status < 400:
                self.kept = f"演示{number}"


def test_a_full_disk_of_the_database_is_said_in_a_sentence_and_writing_goes_on_when_there_is_room(
    installed, small
):
    with mounted(small, "size=220m"):
        small.chmod(0o755)
        address, data, tokens, cards = installed(
            within=small, max_wal_size="64MB", min_wal_size="32MB", wal_recycle="off"
        )
        with serving(address, data) as server:
            browser = Browser(server, tokens[0])
            assert browser.post(f"/cards/{cards[0]}/progress", progress="此前")[0] == 303
            fill(small, 0)
            answers, refused = [], []
            while len(refused) < 10 and len(answers) < 400:
                answers.append(
                    browser.post(
                        f"/cards/{cards[0]}/progress", progress="演示" * 4000 + str(len(answers))
                    )
                )
                refused = [(status, text) for status, text in answers if status >= 400]
            assert refused and {status for status, _ in refused} <= {503, 507}, {
                s for s, _ in answers
            }
            assert all("磁盘空间不足" in text or "没有保存" in text for _, text in refused)
            last = [n for n, (status, _) in enumerate(answers) if status < 400]
            (small / "ballast").unlink()
            deadline = time.monotonic() + 60
            while browser.post(f"/cards/{cards[1]}/progress", progress="有地方了")[0] >= 400:
                assert time.monotonic() < deadline
                time.sleep(0.5)
        db.connect()
        kept = Card.get_by_id(cards[0]).progress
        assert kept == ("演示" * 4000 + str(last[-1]) if last else "此前")
        assert Card.get_by_id(cards[1]).progress == "有地方了"
        sound(data)
        db.obj.close_all()


def test_stopped_and_started_again_under_load_nothing_acknowledged_is_lost(installed):
    address, data, tokens, cards = installed()
    folder = postgres.folder_of(address)
    with serving(address, data) as server:
        writers = [Writer(server, token, card) for token, card in zip(tokens, cards)]
        [w.start() for w in writers]
        time.sleep(1)
        os.kill(postmaster(folder), signal.SIGINT)  # "fast": every connection is ended
        while (folder / "data" / "postmaster.pid").exists():
            time.sleep(0.05)
        reader = Browser(server, tokens[0])
        status, text = reader.get("/boards/2026/shenpiju")
        assert status == 503 and "数据库暂时没有响应" in text and reader.get("/readyz")[0] == 503
        again = restarted(folder)
        try:
            counts = [len(w.answers) for w in writers]
            deadline = time.monotonic() + 60
            while (
                not all(
                    any(s < 400 for s, _ in w.answers[n + 1 :]) for w, n in zip(writers, counts)
                )
                and time.monotonic() < deadline
            ):
                time.sleep(0.1)
            for writer in writers:
                writer.stop = True
            [w.join(60) for w in writers]
            assert all(
                any(s == 303 for s, _ in w.answers[n + 1 :]) for w, n in zip(writers, counts)
            )
            assert {s for w in writers for s, _ in w.answers} <= {303, 503}
            assert all("没有保存" in text for w in writers for s, text in w.answers if s == 503)
            db.connect()
            assert [Card.get_by_id(w.card).progress for w in writers] == [w.kept for w in writers]
            sound(data)
            db.obj.close_all()
        finally:
            again.send_signal(signal.SIGQUIT)
            again.wait(30)


def postmaster(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().split()[0])


def restarted(folder: Path) -> subprocess.Popen:
    account, programs = postgres.owner_of(folder), postgres.find_programs()
    process = subprocess.Popen(
        [
            *account,
            programs / "postgres",
            "-D",
            folder / "data",
            "-k",
            folder,
            "-c",
            "listen_addresses=",
        ],
        cwd="/",
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    while subprocess.run([*account, programs / "pg_isready", "-q", "-h", folder]).returncode:
        assert process.poll() is None
        time.sleep(0.05)
    return process


FEW = {"superuser_reserved_connections": "0", "max_wal_senders": "0"}


def test_more_askers_than_connections_take_turns_and_nobody_is_refused(installed):
    """The server has four places for two web processes of eight threads: one may have two, and each has one."""
    address, data, tokens, cards = installed(max_connections="4", **FEW)
    with serving(address, data, workers=2, threads=8) as server:
        writers = [
            Writer(server, tokens[n % len(tokens)], cards[n % len(cards)]) for n in range(12)
        ]
        [w.start() for w in writers]
        deadline = time.monotonic() + 60
        while any(len(w.answers) < 5 for w in writers) and time.monotonic() < deadline:
            time.sleep(0.05)
        for writer in writers:
            writer.stop = True
        [w.join(60) for w in writers]
        assert all(len(w.answers) >= 5 for w in writers) and {
            s for w in writers for s, _ in w.answers
        } == {303}
        assert max(w.longest for w in writers) < 10, [w.longest for w in writers]
        browser = Browser(server, tokens[0])
        assert browser.post(f"/cards/{cards[0]}/progress", progress="之后")[0] == 303
    create_app(DATABASE_URL=address, TRACKER_DATA=data, TESTING=True)
    db.connect()
    assert Card.get_by_id(cards[0]).progress == "之后"
    for card in cards[1:]:
        assert Card.get_by_id(card).progress in {w.kept for w in writers if w.card == card}
    sound(data)


def test_whoever_waits_for_a_lock_waits_for_fifteen_seconds(installed):
    address, *_ = installed()
    database = database_at(address)
    with database.connection_context():
        assert database.execute_sql("SHOW lock_timeout").fetchone() == ("15s",)
    database.close_all()


def test_a_row_that_is_held_makes_its_writer_wait_and_nobody_else(installed):
    """With a patience of one second in place of fifteen."""
    address, data, tokens, cards = installed()
    with serving(address + "&options=-c%20lock_timeout%3D1s", data) as server:
        browser, other = Browser(server, tokens[0]), Browser(server, tokens[1])
        browser.get("/plan"), other.get("/plan")
        with db.connection_context(), db.atomic() as held:
            Card.select().where(Card.id == cards[0]).for_update().get()
            began = time.monotonic()
            with ThreadPoolExecutor() as pool:
                answer = pool.submit(browser.post, f"/cards/{cards[0]}/progress", progress="等着")
                assert other.post(f"/cards/{cards[1]}/progress", progress="不等")[0] == 303
                assert other.get("/boards/2026/shenpiju")[0] == 200
                status, text = answer.result(30)
            assert status == 503 and "没有保存" in text and 1 <= time.monotonic() - began < 15
            held.rollback()
        assert browser.post(f"/cards/{cards[0]}/progress", progress="写入")[0] == 303
    with db.connection_context():
        assert (
            Card.get_by_id(cards[0]).progress == "写入"
            and Card.get_by_id(cards[1]).progress == "不等"
        )
        sound(data)
