"""Restarted while people work: new code comes in, and nobody is refused or loses a move."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest

from tests.faults.test_kill import crowd, data  # noqa: F401
from tests.server import ROOT, SECRET, Browser, Server, serving
from tracker.boards.card import Card, Event
from tracker.data.database import db
from tracker.units.unit import Unit

PEOPLE = 4
MOVES = (
    {"path": "submission", "progress": "演示：按时推进。", "words": "材料随后补充。"},
    {"path": "withdrawal"},
)


class Moving(threading.Thread):
    """Sends a card and takes it back, each time over a connection of its own, as nginx does; counts what was acknowledged."""

    def __init__(self, server, token: str, card: int):
        super().__init__()
        self.browser, self.server, self.card = Browser(server, token), server, card
        self.version, self.stop, self.refused = 0, False, []

    def run(self):
        while not self.stop:
            try:
                status = self.move(**MOVES[self.version % 2])
            except (OSError, http.client.HTTPException) as error:
                status = repr(error)
            if status == 303:
                self.version += 1
            else:
                self.refused.append(status)
                return

    def move(self, path: str, **form) -> int:
        browser = self.browser
        browser.connection = http.client.HTTPConnection(
            self.server.host, self.server.port, timeout=60
        )
        if not browser.csrf:
            browser.get("/plan")
        body = urlencode(form | {"csrf_token": browser.csrf, "version": self.version})
        return browser._request(
            "POST",
            f"/cards/{self.card}/{path}",
            body,
            {"Content-Type": "application/x-www-form-urlencoded", "Connection": "close"},
        )[0]


@pytest.fixture
def cards(data):
    found = [
        c.id
        for c in Card.select(Card.id)
        .join(Unit)
        .where(Unit.code == "shenpiju")
        .order_by(Card.id.desc())
        .limit(PEOPLE)
    ]
    Card.update(state="doing").where(Card.id << found).execute()
    return found


@contextmanager
def people_at_work(server: Server, tokens: list[str], cards: list[int]):
    """Four people who move their cards from a second before to a moment after what happens meanwhile."""
    people = [Moving(server, token, card) for token, card in zip(tokens, cards)]
    [p.start() for p in people]
    time.sleep(1)
    try:
        yield people
    finally:
        for person in people:
            person.stop = True
        [p.join(60) for p in people]


def workers(pid: int) -> set[int]:
    return {
        int(child)
        for task in os.listdir(f"/proc/{pid}/task")
        for child in open(f"/proc/{pid}/task/{task}/children").read().split()
    }


def wait_until(true, seconds: int = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def nothing_lost(people, cards) -> None:
    assert [p.refused for p in people] == [[]] * PEOPLE
    assert [p.version for p in people] == [Card.get_by_id(card).version for card in cards]
    assert [Event.select().where(Event.card == card).count() for card in cards] == [
        p.version for p in people
    ]


def all_go_on(people) -> None:
    done = [p.version for p in people]
    wait_until(lambda: all(p.version > n + 2 or p.refused for p, n in zip(people, done)))


def test_reloaded_again_and_again_nobody_is_refused_and_no_move_is_lost(
    data, cards, database_address
):
    tokens = crowd()
    db.obj.close_all()
    with serving(database_address, data) as server, people_at_work(server, tokens, cards) as people:
        for _ in range(3):
            before = workers(server.process.pid)
            server.process.send_signal(signal.SIGHUP)
            wait_until(
                lambda: (
                    not before & workers(server.process.pid)  # noqa: B023
                    and len(workers(server.process.pid)) == 2
                )
            )
            all_go_on(people)
    nothing_lost(people, cards)


def test_stopped_and_started_while_systemd_holds_the_door_people_wait_and_nobody_is_refused(
    data, cards, database_address
):
    """docs/deploy/tracker.socket: new settings, a new Python, a new gunicorn."""
    tokens = crowd()
    db.obj.close_all()
    with socket.create_server(("127.0.0.1", 0), backlog=512) as door:
        process = started(door, database_address, data)
        try:
            with people_at_work(Server(*door.getsockname(), process), tokens, cards) as people:
                for _ in range(2):
                    process.terminate()
                    process.wait(60)
                    process = started(door, database_address, data)
                    all_go_on(people)
        finally:
            process.terminate()
            process.wait(60)
    nothing_lost(people, cards)


def started(door: socket.socket, address: str, data) -> subprocess.Popen:
    """gunicorn as systemd starts it for a socket: the socket is its file 3."""
    return subprocess.Popen(
        [
            "/bin/sh",
            "-c",
            'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" -m gunicorn tests.product:app --workers 2 --threads 4 --graceful-timeout 30',
            sys.executable,
        ],
        cwd=ROOT,
        stderr=(data / "server.log").open("ab"),
        close_fds=False,
        preexec_fn=lambda: os.dup2(door.fileno(), 3),
        env=os.environ | {"DATABASE_URL": address, "TRACKER_DATA": str(data), "SECRET_KEY": SECRET},
    )
