"""What every test starts from: a database with the real plan, year 2026 opened, and a small cast.

The database is made once from migrations and seeds, then copied for each test.
"""
import itertools
import logging
import shutil
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from tests import object_server as object_servers
from tests import postgres
from tracker import clock, create_app, migrating
from tracker.boards.card import Card
from tracker.boards.opening import open_year
from tracker.boards.queries import card_by_id
from tracker.config import ROOT
from tracker.db import connect, db
from tracker.people.person import Person, Role, hash_password
from tracker.people.session import Session
from tracker.people.unit import Unit
from tracker.seeding import load
from tracker.plan.task import Task

PASSWORD = "演示 口令 甲乙丙丁"
REAL_NOW = clock.now
NOW = datetime(2026, 6, 15, 2, 0)  # 10 o'clock in 长安区


def pytest_addoption(parser):
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--database") != "sqlite":
        kept = [i for i in items if "browser" not in i.keywords]
        config.hook.pytest_deselected(items=[i for i in items if "browser" in i.keywords])
        items[:] = kept


@pytest.fixture(autouse=True)
def frozen_clock(monkeypatch):
    """It is the morning of 15 June 2026; a test moves the clock by calling what it gets."""
    def at(moment: datetime):
        monkeypatch.setattr(clock, "now", lambda: moment)
    at(NOW)
    return at


@pytest.fixture
def real_clock(frozen_clock, monkeypatch):
    """For tests that share their database with a served product, whose clock nobody holds."""
    monkeypatch.setattr(clock, "now", REAL_NOW)


class Databases:
    """Copies of one prepared database, on SQLite files or on a PostgreSQL server."""

    def __init__(self, folder: Path, server: str | None):
        self.folder, self.server, self.numbers = folder, server, itertools.count()
        prepare(self.make("template"), folder)

    def address(self, name: str) -> str:
        return self.server.replace("/tracker?", f"/{name}?") if self.server else f"sqlite:///{self.folder}/{name}.db"

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
                control.execute_sql(f'CREATE DATABASE "{name}" TEMPLATE template')
            yield self.address(name)
            with self.control() as control:
                control.execute_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
        else:
            shutil.copy(self.folder / "template.db", self.folder / f"{name}.db")
            yield self.address(name)

    @contextmanager
    def control(self):
        database = connect(self.server)
        database.connect()
        try:
            yield database
        finally:
            database.close_all()


def prepare(address: str, folder: Path) -> None:
    create_app(DATABASE_URL=address, TRACKER_DATA=folder, TESTING=True)
    with db.connection_context():
        migrating.up()
        load(ROOT / "seeds")
        hashed = hash_password(PASSWORD)
        for username, code, role in CAST:
            Person.create(username=username, name=f"演示用户{username}", unit=Unit.get(Unit.code == code),
                          role=role, password_hash=hashed, must_change=False)
        open_year(2026)
        if address.startswith("sqlite"):
            db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.obj.close_all()


CAST = (
    ("office", "zhengfuban", Role.OFFICE),
    ("office2", "zhengfuban", Role.OFFICE),
    ("street", "weiqu", Role.CLERK),
    ("department", "sifaju", Role.CLERK),
    ("viewer", "weiqu", Role.VIEWER),
    ("admin", "zhengfuban", Role.ADMIN),
    ("observer", "zhengfuban", Role.OBSERVER),
)


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


@pytest.fixture(scope="session")
def object_server():
    """The endpoint of a true object store."""
    with object_servers.serving() as endpoint:
        yield endpoint


@pytest.fixture
def bucket(object_server):
    """Settings of a place of its own in that store's bucket."""
    return {"STORE_URL": f"s3://tracker/{uuid.uuid4().hex}?endpoint={object_server}",
            "AWS_ACCESS_KEY_ID": object_servers.KEY, "AWS_SECRET_ACCESS_KEY": object_servers.SECRET, "AWS_SESSION_TOKEN": ""}


@pytest.fixture
def database_address(databases):
    """The address of this test's own copy of the database."""
    with databases.copy() as address:
        yield address


@pytest.fixture
def app(database_address, tmp_path):
    """The application on its own copy of the database, with its own folder for files."""
    app = create_app(
        DATABASE_URL=database_address, TRACKER_DATA=tmp_path / "data", TESTING=True, WTF_CSRF_ENABLED=False)
    db.connect()  # no application context: one that outlives a request would remember who signed in
    yield app
    db.obj.close_all()


@dataclass
class Cast:
    """The persons that every test knows."""

    office: Person
    office2: Person
    street: Person
    department: Person
    viewer: Person
    admin: Person
    observer: Person


@pytest.fixture
def cast(app) -> Cast:
    people = {p.username: p for p in Person.select(Person, Unit).join(Unit)}
    return Cast(**{username: people[username] for username, *_ in CAST})


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def sign_in(app):
    """sign_in(person) → a client whose browser holds a live session of that person."""
    def signed_in(person: Person):
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = Session.begin(person)
            cookie["_fresh"] = True
        return client
    return signed_in


@pytest.fixture
def card_of(app):
    """card_of("weiqu", 33) → that unit's card of that task in 2026, ready for a move."""
    def found(code: str, number: int, year: int = 2026) -> Card:
        card = (Card.select(Card.id).join(Unit).switch(Card).join(Task)
                .where((Unit.code == code) & (Task.number == number) & (Card.year == year)).get())
        return card_by_id(card.id)
    return found


@pytest.fixture
def queries():
    """with queries() as seen: … → seen is the list of statements that were run."""
    @contextmanager
    def counted():
        seen = []
        handler = logging.Handler()
        handler.emit = lambda record: seen.append(record.getMessage())
        logger = logging.getLogger("peewee")
        level = logger.level
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
        try:
            yield seen
        finally:
            logger.removeHandler(handler)
            logger.setLevel(level)
    return counted
