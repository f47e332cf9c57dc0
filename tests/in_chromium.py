"""Fixtures of the tests in a real browser: a Chromium, the product as it is served, and people who visit it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.chromium import chromium, page_of
from tests.server import Server, serving
from tracker import create_app
from tracker.accounts.person import Person
from tracker.accounts.session import Session
from tracker.data.database import db


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@dataclass
class Served:
    """The product for browsers, on `server`; and for the test itself, on the same database and files."""

    server: Server
    app: object
    address: str
    data: Path


@pytest.fixture
def served(app, database_address):
    """The product on this test's own database."""
    data = app.config["TRACKER_DATA"]
    data.mkdir(exist_ok=True)
    with serving(database_address, data, workers=1) as server:
        yield Served(server, app, database_address, data)


@pytest.fixture(scope="module")
def shared(databases, tmp_path_factory):
    """One product for all tests of a file, where each takes cards of its own: the file lets `served` and `app` be this one."""
    data = tmp_path_factory.mktemp("data")
    with databases.copy() as address:
        app = create_app(
            DATABASE_URL=address, TRACKER_DATA=data, TESTING=True, WTF_CSRF_ENABLED=False
        )
        db.connect()
        with serving(address, data, workers=1) as server:
            yield Served(server, app, address, data)
        db.obj.close_all()


@pytest.fixture
def visit(browser, served):
    """visit("street", path, **how) → that person's page of a browser of their own."""
    contexts = []

    def opened(username: str, path: str, **how):
        page = page_of(
            browser, served.server, Session.begin(Person.get(Person.username == username)), **how
        )
        contexts.append(page.context)
        page.goto(served.server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
