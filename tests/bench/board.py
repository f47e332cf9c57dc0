"""What a board of 40 cards and the other busy requests cost, against Flask's hello-world in the same run:
`.venv/bin/python -m tests.bench.board`.

CPU per request inside the process (lowest of several rounds), queries, and bytes over the wire.
"""

import gc
import html
import itertools
import logging
import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import brotli
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from werkzeug.test import EnvironBuilder

from tracker import clock, create_app, seeding
from tracker.accounts.person import Person, Role
from tracker.accounts.session import Session
from tracker.boards import tally
from tracker.boards.card import Card, Closure, State
from tracker.boards.opening import open_year
from tracker.config import ROOT
from tracker.data import migrations
from tracker.data.database import db
from tracker.plan.task import Task
from tracker.units.unit import Unit

CARDS, ROUNDS, REQUESTS = 40, 20, 20


def full_unit(year: int) -> Unit:
    """A unit with a card of every task, and of some twice; a quarter in each column."""
    unit = Unit.get(Unit.code == "shenpiju")
    have = Card.select().where((Card.unit == unit) & (Card.year == year)).count()
    tasks = list(Task.select().order_by(Task.number))
    for n in range(CARDS - have):
        Card.create(
            year=year,
            task=tasks[n % len(tasks)],
            unit=unit,
            scope=f"bench:{n}",
            due_on=f"{year}-12-31",
        )
    tally.refresh_year(year)
    for n, card in enumerate(Card.select().where((Card.unit == unit) & (Card.year == year))):
        state = list(State)[n % len(State)]
        Card.update(state=state, submitted_at=clock.now()).where(Card.id == card.id).execute()
    return unit


@dataclass
class Browser:
    """A person's browser, without the network: `app` is called as a server would."""

    app: Flask
    cookie: str = ""

    def ask(self, path: str, form: dict | None = None, **headers) -> tuple[dict, bytes]:
        """The answer's headers, with its status, and its body as it travels."""
        address, _, query = path.partition("?")
        sent = {"Cookie": f"session={self.cookie}", "Accept-Encoding": "br"} | {
            k.replace("_", "-"): v for k, v in headers.items()
        }
        environ = EnvironBuilder(
            address, query_string=query, headers=sent, data=form, method="POST" if form else "GET"
        ).get_environ()
        answer = {}
        body = b"".join(
            self.app(environ, lambda status, headers, _=None: answer.update(headers, status=status))
        )
        assert answer["status"][0] == "2", (path, answer["status"])
        return answer, body

    def page(self, path: str, **headers) -> str:
        return brotli.decompress(self.ask(path, **headers)[1]).decode()


def milliseconds(ask: Callable) -> float:
    """CPU time per request: the lowest of a few rounds, for whatever else the machine does can only add to it."""

    def round_() -> float:
        start = time.process_time()
        for _ in range(REQUESTS):
            ask()
        return (time.process_time() - start) * 1000 / REQUESTS

    round_()
    return min(round_() for _ in range(ROUNDS))


def queries(ask: Callable) -> int:
    seen, logger = [], logging.getLogger("peewee")
    handler = logging.Handler()
    handler.emit = lambda record: seen.append(record) if record.name == "peewee" else None
    logger.propagate = False
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    ask()
    logger.removeHandler(handler)
    logger.setLevel(logging.WARNING)
    return len(seen)


def cold_bytes(browser: Browser, path: str) -> int:
    """The page and everything that it names, packed as browsers get it, without headers."""
    _, page = browser.ask(path)
    plain = brotli.decompress(page).decode()
    return len(page) + sum(
        len(browser.ask(asset)[1])
        for asset in set(re.findall(r'(?:src|href)="(/static/[^"]+)"', plain))
    )


def moves(browser: Browser, board: str, card: int) -> Callable:
    """A card that is submitted and withdrawn in turn, each answered with the fresh board."""
    page = browser.page(board)
    form = {
        "csrf_token": re.search('name="csrf_token" value="([^"]+)"', page)[1],
        "view": "board",
        "closure": Closure.NOT_APPLICABLE,
        "words": "演示",
        "progress": "演示",
    }
    versions = itertools.count(0)
    nouns = itertools.cycle(("submission", "withdrawal"))
    return lambda: browser.ask(
        f"/cards/{card}/{next(nouns)}", form | {"version": str(next(versions))}, HX_Request="true"
    )


def main() -> None:
    hello = Flask("floor")
    hello.add_url_rule("/", view_func=lambda: "hello")
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(DATABASE_URL=f"sqlite:///{folder}/bench.db", TRACKER_DATA=Path(folder))
        year = clock.today().year
        with db.connection_context():
            migrations.up()
            seeding.load(ROOT / "seeds")
            open_year(year)
            unit = full_unit(year)
            person = Person.create(
                username="bench",
                name="bench",
                unit=unit,
                role=Role.CLERK,
                password_hash="-",
                must_change=False,
            )
            held = {"_user_id": Session.begin(person), "_fresh": True, "csrf_token": "0" * 40}
            card, other = (
                Card.select().where((Card.unit == unit) & (Card.state == State.DOING)).limit(2)
            )
            browser = Browser(
                app, SecureCookieSessionInterface().get_signing_serializer(app).dumps(held)
            )
            board = f"/boards/{year}/{unit.code}"
        move = moves(browser, board, card.id)
        poll = html.unescape(re.search('hx-get="([^"]+)"', browser.page(board))[1])
        gc.freeze()  # as wsgi.py does
        floor = milliseconds(lambda: Browser(hello).ask("/"))
        print(
            f"floor {floor:.3f} ms CPU; a board of {CARDS} cards is {cold_bytes(browser, board) / 1000:.1f} kB cold"
        )
        for name, ask in {
            "board": lambda: browser.ask(board),
            "poll, nothing new": lambda: browser.ask(poll, HX_Request="true"),
            "poll, something new": lambda: browser.ask(board + "?rev=0", HX_Request="true"),
            "move and fresh board": move,
            "card": lambda: browser.ask(f"/cards/{other.id}"),
            "overview": lambda: browser.ask(f"/overview/{year}"),
            "inbox": lambda: browser.ask("/inbox"),
        }.items():
            cost = milliseconds(ask)
            print(
                f"{name:22} {cost:6.2f} ms CPU  {cost / floor:4.0f} × floor  {queries(ask):3} queries  {len(ask()[1]) / 1000:5.1f} kB"
            )


if __name__ == "__main__":
    main()
