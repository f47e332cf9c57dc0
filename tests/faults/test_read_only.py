"""The data folder turns read-only while the product serves: people are told, and when it is mended work goes on by itself."""

import os
import shutil
import signal
import uuid
from hashlib import sha256

import pytest

from tests.evidence import samples
from tests.faults.test_disk import read_only
from tests.faults.test_kill import Writing, crowd, data, intact  # noqa: F401
from tests.faults.test_restart import wait_until, workers
from tests.server import SECRET, serving
from tracker import create_app
from tracker.boards.card import Card
from tracker.data.database import db, is_sqlite
from tracker.storage.folder_store import FolderStore
from tracker.units.unit import Unit

READ_ONLY, SAVED = (503, "是只读的"), (303, "")


@pytest.fixture
def place(data, database_address):
    """The folder, and the address of the database, which lies in it if it is SQLite's; somebody's session and a card."""
    card = Card.select(Card.id, Card.version).join(Unit).where(Unit.code == "shenpiju").first()
    Card.update(state="doing").where(Card.id == card.id).execute()
    token, folder = crowd()[0], data / "disk"
    folder.mkdir()
    if is_sqlite():
        db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(database_address.removeprefix("sqlite:///"), folder / "tracker.db")
        database_address = f"sqlite:///{folder}/tracker.db"
    db.obj.close_all()
    create_app(DATABASE_URL=database_address, TRACKER_DATA=data, SECRET_KEY=SECRET, TESTING=True)
    yield folder, database_address, token, card
    db.obj.close_all()


class Clerk(Writing):
    """One who works when asked."""

    def work(self) -> tuple[list, tuple[int, str]]:
        """Save words, send the card and take it back; upload a file. The answers, and to the upload."""
        said, answers = uuid.uuid4().hex, []
        answers.append(self.browser.post(f"/cards/{self.card}/progress", progress=said))
        self.noted(answers[-1][0], self.words, said)
        for noun in ("submission", "withdrawal"):
            said = uuid.uuid4().hex
            answers.append(
                self.browser.post(
                    f"/cards/{self.card}/{noun}", version=self.version, progress=said, words=said
                )
            )
            self.noted(answers[-1][0], self.moves, (noun, said))
            if answers[-1][0] >= 400:
                break
            self.version += 1
        content = samples.pdf(os.urandom(1000))
        uploaded = self.upload(content)
        self.noted(uploaded[0], self.files, sha256(content).hexdigest())
        return answers, uploaded

    @property
    def acknowledged(self) -> tuple[int, int, int]:
        return len(self.words), len(self.moves), len(self.files)


def are(answers: list[tuple[int, str]], status: int, words: str) -> bool:
    return all(found == status and words in text for found, text in answers)


def test_a_data_folder_that_is_read_only_for_a_while(place, data):
    folder, address, token, card = place
    with serving(address, data, TRACKER_FILES=str(folder / "files")) as server:
        clerk = Clerk(server, token, card.id, card.version)
        clerk.work()
        assert clerk.acknowledged == (1, 2, 1)
        with read_only(folder, data / "side"):
            answers, uploaded = clerk.work()
            assert are([uploaded], *READ_ONLY) and are(
                answers, *SAVED
            )  # the database is open, or elsewhere
            if is_sqlite():
                before = workers(server.process.pid)
                server.process.send_signal(signal.SIGHUP)
                wait_until(
                    lambda: (
                        not before & workers(server.process.pid)
                        and len(workers(server.process.pid)) == 2
                    )
                )
                clerk.browser.connection.close()
                for _ in range(2):
                    answers, uploaded = clerk.work()
                    assert are([*answers, uploaded], *READ_ONLY)
            status, health = clerk.browser.get("/healthz")
            assert status == 503 and "是只读的" in health
            assert clerk.browser.get("/readyz")[0] == (503 if is_sqlite() else 200)
            assert clerk.browser.get(f"/cards/{card.id}")[0] == 200
            kept = clerk.acknowledged
        answers, uploaded = clerk.work()
        assert are(answers, *SAVED) and uploaded[0] == 200
        assert clerk.acknowledged == (kept[0] + 1, kept[1] + 2, kept[2] + 1)
    with db.connection_context():
        intact(
            FolderStore(folder / "files"),
            [(card.id, clerk.words)],
            [(card.id, clerk.moves)],
            clerk.files,
        )
