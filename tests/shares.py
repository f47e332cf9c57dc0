"""The whole run behind `./manage test`: collected once, spread over the cores, PostgreSQL where SQLite cannot speak for it.

Every test runs on SQLite. On PostgreSQL run those in ALWAYS, what uses several threads, what is skipped on SQLite, and
as many others as it takes to send every statement, with every kind of parameter and complaint, that any test sends.
"""

import hashlib
import os
import re
import signal
import struct
import sys
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from multiprocessing.connection import Connection, Pipe, wait

import pytest

from tracker.data.before_commit import Timed

# These wait for processes, timeouts and locks: beside the others, not in their way.
WAITING = ("tests/faults/", "tests/backup/transfer/", "tests/jobs/test_worker.py")
ALWAYS = ("tests/faults/", "tests/backup/", "tests/data/", "tests/upgrade/")
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
LIST = re.compile(r"\?(, \?)+|\((\?|%s)\)(, \((\?|%s)\))+")  # of any length


def pytest_addoption(parser):
    parser.addoption(
        "--all", action="store_true", help="PostgreSQL runs every test that needs a database"
    )


def pytest_configure(config):
    config.pluginmanager.register(Shares(config), "shares")


@dataclass
class Ran:
    """What one test did on SQLite."""

    seconds: float = 0
    skipped: bool = False
    threads: bool = False
    statements: set[bytes] = field(default_factory=set)


class Recorder:
    """Notes what the running test sends to the database."""

    def __init__(self):
        self.ran = Ran()
        send = Timed.execute_sql

        def execute_sql(database, sql, params=None, *more, **options):
            kinds = "".join(sorted({type(value).__name__ for value in params or ()}))
            self.note(sql, kinds)
            try:
                return send(database, sql, params, *more, **options)
            except Exception as error:
                self.note(sql, kinds, type(error).__name__)
                raise

        Timed.execute_sql = execute_sql

    def note(self, sql: str, *more: str) -> None:
        text = "|".join((LIST.sub("…", sql), *more))
        self.ran.statements.add(hashlib.blake2b(text.encode(), digest_size=8).digest())
        self.ran.threads |= threading.current_thread() is not threading.main_thread()


class Queue:
    """Numbers of groups, taken by whichever process is free; made before the processes are."""

    def __init__(self):
        self.source, self.sink = os.pipe()

    def fill(self, count: int, takers: int) -> None:
        """Each taker finds an end of its own."""
        os.write(self.sink, struct.pack(f"={count + takers}i", *range(count), *[-1] * takers))

    def take(self) -> int | None:
        (number,) = struct.unpack("=i", os.read(self.source, 4))
        return None if number == -1 else number


@dataclass(eq=False)
class Share:
    groups: list[list[int]]
    queue: Queue
    processes: int
    pending: int  # of those, how many still run tests on SQLite


@dataclass(eq=False)
class Child:
    process: int
    line: Connection
    share: Share
    busy: bool = True
    through: bool = False  # with SQLite


class Worker:
    """One of the processes that run tests. It is a pytest of its own that prints nothing."""

    def __init__(self, shares, line):
        self.session, self.config, self.items = shares.session, shares.config, shares.items
        self.line, self.recorder = line, Recorder()
        self.config.pluginmanager.unregister(name="terminalreporter")
        capture = self.config.pluginmanager.getplugin("capturemanager")
        capture.stop_global_capturing()  # its file is the parent's
        capture.start_global_capturing()
        capture.suspend_global_capture()
        self.config.pluginmanager.register(self, "worker")

    def work(self, groups: list, first: Queue, second: Queue) -> None:
        self.run("sqlite", groups, first)
        self.line.send(("over",))
        self.run("postgresql", self.line.recv(), second)

    def run(self, database: str, groups: list, queue: Queue) -> None:
        """A test's successor decides which fixtures stay: the next group is taken before the last test of one."""
        self.config.option.database = self.database = database
        group = take(queue, groups)
        while group and not self.session.shouldfail:
            for place, after in zip(group, [*group[1:], None]):
                if after is None:
                    group = take(queue, groups)
                    after = group[0] if group else None
                self.run_one(self.items[place], None if after is None else self.items[after])

    def run_one(self, item, following) -> None:
        self.recorder.ran = Ran()
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        self.line.send(("ended", item.nodeid, self.database, self.recorder.ran))

    def pytest_runtest_logreport(self, report):
        self.recorder.ran.seconds += report.duration
        self.recorder.ran.skipped |= report.skipped
        data = self.config.hook.pytest_report_to_serializable(config=self.config, report=report)
        self.line.send(("report", data, self.database))


def take(queue: Queue, groups: list) -> list[int]:
    number = queue.take()
    return [] if number is None else groups[number]


class Shares:
    """A plugin of pytest's: the process that collected shares out the tests and reports what came of them."""

    def __init__(self, config):
        self.config, self.process = config, os.getpid()
        self.counts: dict[str, Counter] = {name: Counter() for name in NAMES.values()}
        self.everything = config.option.all or config.args_source is config.ArgsSource.ARGS
        self.ran: dict[int, Ran] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        if session.testsfailed or self.config.option.collectonly or not session.items:
            return None  # pytest's own loop knows what to say
        self.session, self.items = session, session.items
        self.places = {item.nodeid: place for place, item in enumerate(self.items)}
        self.left = {(item.nodeid, "sqlite") for item in self.items}
        groups = grouped(self.items)
        calm = [group for group in groups if not is_waiting(self.items[group[0]])]
        waiting = [group for group in groups if is_waiting(self.items[group[0]])]
        cores = min(len(os.sched_getaffinity(0)), len(calm))
        self.children = []
        for groups, processes in ((calm, cores), (waiting, min(1, len(waiting)))):
            queues = Queue(), Queue()
            queues[0].fill(len(groups), processes)
            share = Share(groups, queues[1], processes, processes)
            for _ in range(processes):
                ours, theirs = Pipe()
                sys.stdout.flush()
                if not (process := os.fork()):
                    for child in self.children:
                        child.line.close()
                    Worker(self, theirs).work(groups, *queues)
                    return True
                theirs.close()
                self.children.append(Child(process, ours, share))
        try:
            self.watch()
        finally:
            for child in self.children:
                os.waitpid(child.process, 0)
        for nodeid, database in sorted(self.left):
            if not session.shouldfail:
                self.lose(nodeid, database)
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        return True

    def watch(self) -> None:
        """Until every process is through."""
        while open_ := {child.line: child for child in self.children if child.busy}:
            for line in wait(list(open_)):
                child = open_[line]
                try:
                    what, *more = line.recv()
                except EOFError:
                    child.busy = False
                    self.end(child)
                else:
                    getattr(self, what)(child, *more)

    def report(self, child, data: dict, database: str) -> None:
        report = self.config.hook.pytest_report_from_serializable(config=self.config, data=data)
        if report.when == "call" or not report.passed:
            self.counts[NAMES[database]][report.outcome] += 1
        report.nodeid += " [PostgreSQL]" if database == "postgresql" else ""
        already = self.session.shouldfail
        self.config.hook.pytest_runtest_logreport(report=report)
        if self.session.shouldfail and not already:  # -x
            for each in self.children:
                if each.busy:
                    os.kill(each.process, signal.SIGINT)

    def ended(self, child, nodeid: str, database: str, ran: Ran) -> None:
        if database == "sqlite":
            self.ran[self.places[nodeid]] = ran
        self.left.discard((nodeid, database))
        self.config.hook.pytest_runtest_logfinish(
            nodeid=f"{nodeid} {database}", location=("", None, "")
        )

    def over(self, child) -> None:
        """SQLite's tests of this process: the last one of its share decides what PostgreSQL runs."""
        child.through = True
        child.share.pending -= 1
        if child.share.pending:
            return
        chosen = self.for_postgresql({place for group in child.share.groups for place in group})
        groups = [[place for place in group if place in chosen] for group in child.share.groups]
        groups = [group for group in groups if group and not self.session.shouldfail]
        self.session.testscollected += sum(map(len, groups))
        self.left |= {(self.items[place].nodeid, "postgresql") for place in chosen}
        for other in self.children:
            if other.share is child.share and other.busy:
                with suppress(OSError):  # it has died
                    other.line.send(groups)
        child.share.queue.fill(len(groups), child.share.processes)

    def end(self, child) -> None:
        """Of a process: one that died has not said that it is over."""
        if child.share.pending and not child.through:
            self.over(child)

    def lose(self, nodeid: str, database: str) -> None:
        """A test that was to run and did not end has failed."""
        data = {
            "$report_type": "TestReport",
            "nodeid": nodeid,
            "location": (nodeid.partition("::")[0], None, nodeid),
            "keywords": {},
            "outcome": "failed",
            "longrepr": "The process that was to run this test died.",
            "when": "call",
        }
        self.report(None, data, database)

    def for_postgresql(self, places: set[int]) -> set[int]:
        needed = {place for place in places if place in self.ran and self.is_needed(place)}
        others = [place for place in places - needed if place in self.ran]
        left = {place: self.ran[place] for place in others if not is_once(self.items[place])}
        if self.everything:
            return needed | {place for place, ran in left.items() if ran.statements}
        return needed | cover(left, set().union(*(self.ran[p].statements for p in needed)))

    def is_needed(self, place: int) -> bool:
        item, ran = self.items[place], self.ran[place]
        always = item.nodeid.startswith(ALWAYS) or ran.threads or ran.skipped
        return always and not is_once(item)

    def pytest_unconfigure(self):
        if os.getpid() != self.process or not any(self.counts.values()):
            return
        both = sum(self.counts.values(), Counter())
        named = "; ".join(f"{name} {told(counts)}" for name, counts in self.counts.items())
        print(f"{named}; {told(both)}", flush=True)


def grouped(items) -> list[list[int]]:
    """Places of the tests of a file, or of those that share the demo year; what takes longest first."""
    groups = {}
    for place, item in enumerate(items):
        key = "demo year" if "played" in item.fixturenames else item.nodeid.partition("::")[0]
        groups.setdefault(key, []).append(place)
    return sorted(groups.values(), key=lambda group: -sum(weight(items[place]) for place in group))


def weight(item) -> int:
    """Roughly, in tests."""
    return 100 if {"played", "browser", "served"} & set(item.fixturenames) else 1


def is_waiting(item) -> bool:
    return item.nodeid.startswith(WAITING)


def is_once(item) -> bool:
    return "one_database" in item.keywords


def cover(ran: dict[int, Ran], sent: set[bytes]) -> set[int]:
    """The tests to run for all their statements to be among those `sent`, cheap ones first."""
    chosen = set()
    gains = [(-len(each.statements) / (each.seconds + 0.05), place) for place, each in ran.items()]
    heapify(gains)
    while gains:
        _, place = heappop(gains)
        gain = -len(ran[place].statements - sent) / (ran[place].seconds + 0.05)
        if gains and gain > gains[0][0]:
            heappush(gains, (gain, place))  # others bring more by now
        elif gain:
            chosen.add(place)
            sent = sent | ran[place].statements
    return chosen


def told(counts: Counter) -> str:
    skipped = f", {counts['skipped']} skipped" if counts["skipped"] else ""
    return f"{counts['passed']} passed, {counts['failed']} failed{skipped}"
