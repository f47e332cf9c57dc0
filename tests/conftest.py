"""What every test starts from: a database of its own, a fixed morning, and a small cast."""

import logging
import os
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import pytest

from tests import kept, morning
from tests import object_server as object_servers
from tests.databases import CAST, NOW, PASSWORD, database_address, databases  # noqa: F401
from tests.demo_year import demo, played  # noqa: F401
from tests.in_chromium import browser, served, shared, visit  # noqa: F401
from tests.postgres import fastest_folder
from tests.server import SECRET
from tracker import clock, create_app
from tracker.accounts.person import Person
from tracker.accounts.session import Session
from tracker.boards.card import Card
from tracker.boards.queries import card_by_id
from tracker.config import ROOT  # noqa: F401
from tracker.data.database import db
from tracker.plan.task import Task
from tracker.units.unit import Unit


def pytest_addoption(parser):
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


def pytest_configure():
    morning.hold(NOW)
    os.environ.setdefault(
        "PYTEST_DEBUG_TEMPROOT", fastest_folder()
    )  # where tmp_path is, unless --basetemp says


def pytest_collection_finish():
    kept.keep()


def pytest_collection_modifyitems(config, items):
    if config.getoption("--database") == "postgresql":
        others = [item for item in items if "one_database" in item.keywords]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if "one_database" not in item.keywords]


@pytest.fixture(autouse=True)
def frozen_clock(monkeypatch):
    """It is the morning of 15 June 2026; a test moves the clock by calling what it gets. What is told of earlier days stays earlier."""

    def at(moment: datetime):
        monkeypatch.setattr(clock, "now", lambda: clock._told.get() or moment)

    at(NOW)
    return at


@pytest.fixture
def running_clock(frozen_clock, monkeypatch):
    """For tests that share their database with a served product: time goes on from the same morning for both."""
    monkeypatch.setattr(clock, "now", morning.now)


@pytest.fixture(scope="session")
def object_server():
    """The endpoint of a true object store."""
    with object_servers.serving() as endpoint:
        yield endpoint


@pytest.fixture
def bucket(object_server):
    """Settings of a place of its own in that store's bucket."""
    return {
        "STORE_URL": f"s3://tracker/{uuid.uuid4().hex}?endpoint={object_server}",
        "AWS_ACCESS_KEY_ID": object_servers.KEY,
        "AWS_SECRET_ACCESS_KEY": object_servers.SECRET,
        "AWS_SESSION_TOKEN": "",
    }


@pytest.fixture
def app(database_address, tmp_path):
    """The application on its own copy of the database, with its own folder for files."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret_key").write_text(SECRET)  # with which the database was sealed
    app = create_app(
        DATABASE_URL=database_address,
        TRACKER_DATA=tmp_path / "data",
        TESTING=True,
        WTF_CSRF_ENABLED=False,
    )
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
    """sign_in(person) → a client whose browser holds a live session of that person, who has just `proved` it or not."""

    def signed_in(person: Person, *, proved: bool = False):
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = Session.begin(person)
            cookie["_fresh"] = True
            if proved:
                cookie["proved_at"] = clock.now().isoformat()
        return client

    return signed_in


@pytest.fixture
def card_of(app):
    """card_of("weiqu", 33) → that unit's card of that task in 2026, ready for a move."""

    def found(code: str, number: int, year: int = 2026) -> Card:
        card = (
            Card.select(Card.id)
            .join(Unit)
            .switch(Card)
            .join(Task)
            .where((Unit.code == code) & (Task.number == number) & (Card.year == year))
            .get()
        )
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
