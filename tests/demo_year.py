"""A demo year as it is seen on the first of January after it, played once for all tests that look at it and change nothing."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from tests.server import SECRET
from tracker import clock, create_app
from tracker.data.database import db
from tracker.demo import people, year

NEW_YEAR = datetime(2026, 12, 31, 16, 30)  # half past midnight in 长安区


@dataclass
class Demo:
    address: str
    data: Path
    people: people.People
    app: object = None


@pytest.fixture(scope="session")
def played(databases, tmp_path_factory):
    data = tmp_path_factory.mktemp("demo")
    (data / "secret_key").write_text(SECRET)
    with databases.copy() as address:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(clock, "now", lambda: clock._told.get() or NEW_YEAR)
            app = create_app(DATABASE_URL=address, TRACKER_DATA=data, TESTING=True)
            with db.connection_context():
                made = people.make()
                _, until = year.told_on(clock.today())
                year.play(until, made, app)
            db.obj.close_all()
        yield Demo(address, data, made)


@pytest.fixture
def demo(played, frozen_clock):
    frozen_clock(NEW_YEAR)
    played.app = create_app(
        DATABASE_URL=played.address, TRACKER_DATA=played.data, TESTING=True, WTF_CSRF_ENABLED=False
    )
    db.connect()
    yield played
    db.obj.close_all()
