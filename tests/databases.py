"""The databases that tests use up: one is made from migrations and seeds, with the year open and a small cast, and copied for each test."""

import itertools
import shutil
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from werkzeug.security import generate_password_hash

from tests import postgres
from tests.server import SECRET
from tracker import clock, create_app
from tracker.accounts.person import Person, Role, normal
from tracker.audit import sealing
from tracker.boards.opening import open_year
from tracker.config import ROOT
from tracker.data import migrations
from tracker.data.database import database_at, db
from tracker.jobs import pulse
from tracker.seeding import load
from tracker.units.unit import Unit

PASSWORD = "演示 口令 甲乙丙丁"
NOW = datetime(2026, 6, 15, 2, 0)  # 10 o'clock in 长安区
CAST = (
    ("office", "zhengfuban", Role.OFFICE),
    ("office2", "zhengfuban", Role.OFFICE),
    ("street", "weiqu", Role.CLERK),
    ("department", "sifaju", Role.CLERK),
    ("viewer", "weiqu", Role.VIEWER),
    ("admin", "zhengfuban", Role.ADMIN),
    ("observer", "zhengfuban", Role.OBSERVER),
)


class Databases:
    """Copies of one prepared database, on SQLite files or on a PostgreSQL server."""

    def __init__(self, folder: Path, server: str | None):
        self.folder, self.server, self.numbers = folder, server, itertools.count()
        self.controlling, self.over = server and database_at(server), []
        prepare(self.make("template"), folder)

    def address(self, name: str) -> str:
        return (
            self.server.replace("/tracker?", f"/{name}?")
            if self.server
            else f"sqlite:///{self.folder}/{name}.db"
        )

    def make(self, name: str) -> str:
        """An empty database."""
        if self.server:
            with self.control() as control:
                control.execute_sql(f'CREATE DATABASE "{name}"')
        return self.address(name)

    @contextmanager
    def copy(self):
        name = f"copy{next(self.numbers)}"
        if self.server:
            with self.control() as control:
                # Not until now: it would wait a tenth of a second for connections that were just closed.
                while self.over:
                    control.execute_sql(f'DROP DATABASE "{self.over.pop()}" WITH (FORCE)')
                # Without a word in the log of what is copied, and so in half the time.
                control.execute_sql(
                    f'CREATE DATABASE "{name}" TEMPLATE template STRATEGY file_copy'
                )
            yield self.address(name)
            self.over.append(name)
        else:
            shutil.copy(self.folder / "template.db", self.folder / f"{name}.db")
            yield self.address(name)
            for part in self.folder.glob(f"{name}.db*"):
                part.unlink()

    @contextmanager
    def control(self):
        with self.controlling.connection_context():
            yield self.controlling


def prepare(address: str, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "secret_key").write_text(SECRET)
    create_app(DATABASE_URL=address, TRACKER_DATA=folder, TESTING=True)
    with db.connection_context():
        migrations.up()
        sealing.first()
        load(ROOT / "seeds")
        hashed = generate_password_hash(
            normal(PASSWORD), "scrypt:1024:8:1"
        )  # quick to check, thousands of times
        for username, code, role in CAST:
            Person.create(
                username=username,
                name=f"演示用户{username}",
                unit=Unit.get(Unit.code == code),
                role=role,
                password_hash=hashed,
                must_change=False,
            )
        open_year(2026)
        pulse.beat(pulse.WORKER)
        if address.startswith("sqlite"):
            db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.obj.close_all()
    with db.connection_context():
        pass  # PostgreSQL notes down its catalog for the next ones, and the copies have that too
    db.obj.close_all()


@pytest.fixture(scope="session")
def databases(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("databases")
    if request.config.getoption("--database") == "sqlite":
        yield make_with_fixed_clock(folder, None)
        return
    with postgres.server() as address:
        yield make_with_fixed_clock(folder, address)


def make_with_fixed_clock(folder, server):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        return Databases(folder, server)


@pytest.fixture
def database_address(databases):
    """The address of this test's own copy of the database."""
    with databases.copy() as address:
        yield address
