"""What a board of 40 cards costs, against Flask's hello-world in the same run: `.venv/bin/python -m tests.bench.board`.

CPU per request inside the process (median of several rounds), queries, and bytes over the wire on a cold load.
"""
import logging
import re
import statistics
import tempfile
import time
from pathlib import Path

import brotli
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from werkzeug.test import EnvironBuilder

from tracker import clock, create_app, migrating, seeding
from tracker.boards import proof
from tracker.boards.card import Card
from tracker.boards.opening import open_year
from tracker.config import ROOT
from tracker.db import db
from tracker.people.person import Person, Role
from tracker.people.session import Session
from tracker.people.unit import Unit
from tracker.plan.task import Task

CARDS, ROUNDS, REQUESTS = 40, 7, 60


def full_unit(year: int) -> Unit:
    """A unit with a card of every task, and of some twice."""
    unit = Unit.get(Unit.code == "shenpiju")
    have = Card.select().where((Card.unit == unit) & (Card.year == year)).count()
    tasks = list(Task.select().order_by(Task.number))
    for n in range(CARDS - have):
        Card.create(year=year, task=tasks[n % len(tasks)], unit=unit, scope=f"bench:{n}", due_on=f"{year}-12-31")
    proof.refresh_year(year)
    return unit


def asked(app, path: str, cookie: str = "") -> tuple[dict, bytes]:
    headers, answer = {"Cookie": f"session={cookie}", "Accept-Encoding": "br"}, {}
    environ = EnvironBuilder(path=path.partition("?")[0], query_string=path.partition("?")[2], headers=headers).get_environ()
    body = b"".join(app(environ, lambda status, headers, _=None: answer.update(headers, status=status)))
    assert answer["status"].startswith("200"), (path, answer)
    return answer, body


def milliseconds(app, path: str, cookie: str = "") -> float:
    """The median of a few rounds of CPU time per request."""
    def round_() -> float:
        start = time.process_time()
        for _ in range(REQUESTS):
            asked(app, path, cookie)
        return (time.process_time() - start) * 1000 / REQUESTS
    round_()
    return statistics.median(round_() for _ in range(ROUNDS))


def queries(app, path: str, cookie: str) -> int:
    seen, logger = [], logging.getLogger("peewee")
    handler = logging.Handler()
    handler.emit = lambda record: seen.append(record) if record.name == "peewee" else None
    logger.propagate = False
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    asked(app, path, cookie)
    logger.removeHandler(handler)
    logger.setLevel(logging.WARNING)
    return len(seen)


def cold_bytes(app, path: str, cookie: str) -> int:
    """The page and everything that it names, packed as browsers get it, without headers."""
    _, page = asked(app, path, cookie)
    plain = brotli.decompress(page).decode()
    return len(page) + sum(len(asked(app, asset)[1]) for asset in set(re.findall(r'(?:src|href)="(/static/[^"]+)"', plain)))


def main() -> None:
    hello = Flask("floor")
    hello.add_url_rule("/", view_func=lambda: "hello")
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(DATABASE_URL=f"sqlite:///{folder}/bench.db", TRACKER_DATA=Path(folder))
        year = clock.today().year
        with db.connection_context():
            migrating.up()
            seeding.load(ROOT / "seeds")
            open_year(year)
            unit = full_unit(year)
            person = Person.create(username="bench", name="bench", unit=unit, role=Role.CLERK, password_hash="-", must_change=False)
            token = Session.begin(person)
        held = {"_user_id": token, "_fresh": True, "csrf_token": "0" * 40}
        cookie = SecureCookieSessionInterface().get_signing_serializer(app).dumps(held)
        path = f"/boards/{year}/{unit.code}"
        floor, board = milliseconds(hello, "/"), milliseconds(app, path, cookie)
        print(f"floor {floor:.3f} ms · board of {CARDS} cards {board:.2f} ms CPU ({board / floor:.0f} × floor) · "
              f"{queries(app, path, cookie)} queries · {cold_bytes(app, path, cookie) / 1000:.1f} kB cold")


if __name__ == "__main__":
    main()
