"""Killed again and again in the middle of its work: whatever was acknowledged is there, and nothing is half there."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from hashlib import sha256

import pytest

from tests.evidence import samples
from tests.server import ROOT, Browser, serving
from tracker.accounts.person import Person, Role
from tracker.accounts.session import Session
from tracker.audit.verification import verify
from tracker.backup import checking
from tracker.boards.card import Card, Event
from tracker.data import migrations
from tracker.data.database import db
from tracker.data.stored_files import named
from tracker.evidence.attachment import Attachment
from tracker.storage.configured import store_of
from tracker.storage.folder_store import FolderStore
from tracker.units.unit import Unit

ROUNDS = 3
PEOPLE = 6


@pytest.fixture
def data(tmp_path, app, running_clock):
    (tmp_path / "served").mkdir()
    return tmp_path / "served"


def crowd() -> list[str]:
    unit = Unit.get(Unit.code == "shenpiju")
    people = [
        Person.create(
            username=f"crowd{n}",
            name=f"演示用户{n}",
            unit=unit,
            role=Role.CLERK,
            password_hash="-",
            must_change=False,
        )
        for n in range(PEOPLE)
    ]
    return [Session.begin(p) for p in people]


class Writing(threading.Thread):
    """One person who saves words, sends the card and takes it back, and uploads files until the connection breaks; remembers what was
    acknowledged."""

    def __init__(self, server, token: str, card: int, version: int = 0):
        super().__init__()
        self.browser, self.card = Browser(server, token), card
        self.version = version
        self.words, self.files, self.moves, self.statuses = [], [], [], set()

    def run(self):
        try:
            while True:
                said = uuid.uuid4().hex
                status, _ = self.browser.post(f"/cards/{self.card}/progress", progress=said)
                self.noted(status, self.words, said)
                for noun in ("submission", "withdrawal"):
                    said = uuid.uuid4().hex
                    status, _ = self.browser.post(
                        f"/cards/{self.card}/{noun}",
                        version=self.version,
                        progress=said,
                        words=said,
                    )
                    self.noted(status, self.moves, (noun, said))
                    self.version += 1
                content = samples.pdf(os.urandom(300_000))
                self.noted(self.upload(content)[0], self.files, sha256(content).hexdigest())
        except OSError:  # the product is dead
            pass
        except Exception as error:  # or died in the middle of an answer
            if (
                "HTTP" not in type(error).__mro__[1].__name__
                and "Incomplete" not in type(error).__name__
            ):
                raise

    def noted(self, status: int, kept: list, what: str) -> None:
        self.statuses.add(status)
        if status < 400:
            kept.append(what)

    def upload(self, content: bytes) -> tuple[int, str]:
        body = b"".join(
            [
                b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n',
                self.browser.csrf.encode(),
                b'\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n',
                content,
                b"\r\n--x--\r\n",
            ]
        )
        return self.browser._request(
            "POST", "/uploads", body, {"Content-Type": "multipart/form-data; boundary=x"}
        )


@pytest.fixture(params=["folder", "bucket"])
def place(request, data):
    """Where files lie: the settings that say so, and the store."""
    if request.param == "folder":
        return {}, FolderStore(data / "files")
    settings = request.getfixturevalue("bucket")
    return settings, store_of(settings)


def test_killed_again_and_again_it_loses_nothing_that_it_acknowledged(
    data, database_address, place
):
    settings, store = place
    cards = [
        c.id for c in Card.select(Card.id).join(Unit).where(Unit.code == "shenpiju").limit(PEOPLE)
    ]
    Card.update(state="doing").where(Card.id << cards).execute()
    tokens = crowd()
    words, moves, files = [], [], []
    for number in range(ROUNDS):
        Card.update(state="doing").where(
            Card.id << cards
        ).execute()  # a kill may come between sending a card and taking it back
        versions = [Card.get_by_id(card).version for card in cards]
        db.obj.close_all()
        with serving(database_address, data, **settings) as server:
            writers = [Writing(server, *each) for each in zip(tokens, cards, versions)]
            for writer in writers:
                writer.start()
            deadline = time.monotonic() + 60
            while sum(len(w.files) for w in writers) <= PEOPLE and time.monotonic() < deadline:
                time.sleep(0.05)
            time.sleep(number * 0.37)
            os.killpg(server.process.pid, signal.SIGKILL)
            for writer in writers:
                writer.join(30)
        db.connect()
        words += [(w.card, w.words) for w in writers]
        moves += [(w.card, w.moves) for w in writers]
        files += [digest for w in writers for digest in w.files]
        assert {s for w in writers for s in w.statuses} <= {200, 303}
        intact(store, words, moves, files)
    assert len(files) > ROUNDS * PEOPLE and sum(len(w) for _, w in words) > ROUNDS * PEOPLE
    assert sum(len(m) for _, m in moves) > 2 * ROUNDS * PEOPLE
    swept(store, files)


def intact(store, words, moves, files) -> None:
    """Every acknowledged file with its bytes, every move and every text in the card or in its log, no fault of the whole."""
    assert set(files) <= {a.sha256 for a in Attachment.select(Attachment.sha256)} and set(
        files
    ) <= set(store)
    events = list(Event.select().where(Event.verb << ("submit", "withdraw")))
    sent = {event.words for event in events if event.verb == "submit"}
    assert [
        words
        for _, made in moves
        for noun, words in made
        if noun == "submission" and words not in sent
    ] == []
    for card in {card for card, _ in moves}:
        back = sum(noun == "withdrawal" for each, made in moves if each == card for noun, _ in made)
        assert back <= sum((e.card_id, e.verb) == (card, "withdraw") for e in events)
        assert Card.get_by_id(card).version == sum(e.card_id == card for e in events)
    saved = [
        json.loads(detail)["after"]["progress"]
        for (detail,) in db.execute_sql(
            "SELECT detail FROM audit_entry WHERE action IN ('card.progress', 'card.submit') ORDER BY seq"
        ).fetchall()
    ]
    assert [w for _, said in words for w in said if w not in saved] == []
    last = {card: said[-1] for card, said in words if said}
    for card, said in last.items():  # more may have been saved that nobody was told of
        found = Card.get_by_id(card).progress
        assert found == said or saved.index(found) > saved.index(said)
    assert list(checking.faults(store)) == [] and verify().broken == ""


def swept(store, files) -> None:
    """However old what the kills left behind may be: nothing lies there that no row names, once the check has mended it."""
    store.grace = -5
    list(checking.faults(store, mend=True))
    assert (
        list(checking.faults(store)) == []
        and set(store) == set(named())
        and set(files) <= set(store)
    )


PROGRAM = """
import sys
from pathlib import Path
from tracker import create_app
from tracker.data import migrations as migrating
from tracker.data.database import db
create_app()
migrating.FOLDER = Path(sys.argv[1])
with db.connection_context():
    migrating.up()
"""
HALF = """
import os, signal
def up(migrator, db):
    db.execute_sql("CREATE TABLE half (id integer)")
    db.execute_sql("UPDATE card SET progress = 'half'")
    {then}
"""


def test_killed_in_the_middle_of_a_migration_it_goes_on_at_the_next_start(
    data, database_address, tmp_path
):
    folder = tmp_path / "migrations"
    folder.mkdir()
    for path in migrations.FOLDER.glob("[0-9]*.py"):
        (folder / path.name).write_text(path.read_text())
    db.obj.close_all()

    def migrate(then):
        (folder / "9999_half.py").write_text(HALF.format(then=then))
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, folder],
            cwd=ROOT,
            capture_output=True,
            env=os.environ | {"DATABASE_URL": database_address, "TRACKER_DATA": str(data)},
        ).returncode

    assert migrate("os.kill(os.getpid(), signal.SIGKILL)") == -signal.SIGKILL
    db.connect()
    assert (
        "half" not in db.get_tables() and not Card.select().where(Card.progress == "half").exists()
    )
    assert list(checking.faults(FolderStore(data / "files"))) == []
    db.obj.close_all()
    assert migrate("pass") == 0
    db.connect()
    assert "half" in db.get_tables() and not Card.select().where(Card.progress != "half").exists()
