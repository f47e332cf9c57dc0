"""Few places of a PostgreSQL server are shared by its processes: each has one, and threads take turns."""

import queue
import threading
import time

import pytest
from peewee import OperationalError

from tests import postgres
from tests.faults.test_postgres import FEW, only_here  # noqa: F401
from tracker.data.database import database_at


class Process:
    """What one process has of the server: a thread for each connection that it wants, which holds it until it is told."""

    def __init__(self, address: str):
        self.database, self.let_go, self.held = (
            database_at(address),
            threading.Semaphore(0),
            queue.Queue(),
        )

    def want(self, patience: float = 15) -> threading.Thread:
        def hold():
            self.database._wait_timeout = patience
            try:
                with self.database.connection_context():
                    self.held.put(
                        self.database.execute_sql("SELECT pg_backend_pid()").fetchone()[0]
                    )
                    self.let_go.acquire()
            except Exception as error:
                self.held.put(error)

        thread = threading.Thread(target=hold, daemon=True)
        thread.start()
        return thread

    def gets(self):
        return self.held.get(timeout=15)


@pytest.fixture
def processes():
    """processes(number) → so many processes on a server of six places."""
    with postgres.server(max_connections="6", **FEW) as address:
        begun = []

        def begin(number):
            begun.extend(Process(address) for _ in range(number))
            return begun

        yield begin
        for each in begun:
            each.let_go.release(100)
            each.database.close_all()


def test_a_process_that_wants_all_places_leaves_two_and_uses_what_it_has_in_turn(processes):
    greedy, late, last = processes(3)
    threads = [greedy.want() for _ in range(8)]
    first = {greedy.gets() for _ in range(4)}
    assert len(first) == 4 and greedy.held.empty()
    for other in (late, last):
        other.want()
        assert isinstance(other.gets(), int)
    greedy.let_go.release(8)
    assert {greedy.gets() for _ in range(4)} <= first
    [t.join(15) for t in threads]
    late.want(patience=0.2)
    assert isinstance(late.gets(), OperationalError)
    late.want()
    late.let_go.release(2)
    assert isinstance(late.gets(), int)


def test_without_any_place_a_process_waits_for_one_and_at_last_says_so(processes):
    all_of_them = processes(7)
    holders = [each.want() for each in all_of_them[:6]]
    assert all(isinstance(each.gets(), int) for each in all_of_them[:6])
    seventh, began = all_of_them[6], time.monotonic()
    seventh.want(patience=0.5)
    assert isinstance(seventh.gets(), OperationalError) and 0.4 < time.monotonic() - began < 5
    seventh.want()
    all_of_them[0].let_go.release()
    holders[0].join(15)
    all_of_them[0].database.close_idle()
    assert isinstance(seventh.gets(), int)


def test_connections_are_kept_from_one_request_to_the_next(processes):
    (process,) = processes(1)
    process.let_go.release(20)
    seen = set()
    for _ in range(20):
        process.want().join(15)
        seen.add(process.gets())
    assert len(seen) == 1
