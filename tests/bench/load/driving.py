"""Requests over loopback against gunicorn as it is served: latency at the client, CPU and memory of the server's processes."""

import os
import re
import statistics
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from tests.server import Browser

CLIENTS = 4
PATIENCE = 20  # seconds that one sort of page may take; fewer requests are made then, and the line says how many
TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Line:
    name: str
    requests: int
    cpu: float  # ms of the web processes, per request
    base: float  # ms of the database's processes, per request; none on SQLite
    p50: float
    p99: float
    bytes: int
    statuses: dict[int, int]


def cpu_of(pids) -> float:
    """Milliseconds of CPU that these processes have used so far."""
    used = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        used += int(fields[11]) + int(fields[12])
    return 1000 * used / TICK


def children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(child) for child in task.read_text().split()]
    return found


def tree(pid: int) -> list[int]:
    return [pid] + [p for child in children(pid) for p in tree(child)]


def memory_of(pids) -> int:
    """Bytes that these processes hold, what they share counted once (PSS)."""
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) * 1024
    return total


def drive(
    name: str, server, tokens: list[str], act, times: int, database: int | None = None
) -> Line:
    """`act(browser, client's number, n)` `times` times by several clients at once; it returns status and text."""
    browsers = [Browser(server, tokens[n % len(tokens)]) for n in range(CLIENTS)]
    act(Browser(server, tokens[0]), 0, 0)
    took, statuses, sizes, lock = [], {}, [], threading.Lock()
    web, base = tree(server.process.pid), tree(database) if database else []
    until, left = time.monotonic() + PATIENCE, iter(range(CLIENTS, times + CLIENTS))

    def client(number: int) -> None:
        while time.monotonic() < until:
            with lock:
                n = next(left, None)
            if n is None:
                return
            start = time.perf_counter()
            try:
                status, text = act(browsers[number], number, n)
            except TimeoutError:  # a minute
                status, text, browsers[number] = (
                    0,
                    "",
                    Browser(server, tokens[number % len(tokens)]),
                )
            with lock:
                took.append(1000 * (time.perf_counter() - start))
                statuses[status] = statuses.get(status, 0) + 1
                sizes.append(len(text))

    before = cpu_of(web), cpu_of(base)
    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    [t.start() for t in threads], [t.join() for t in threads]
    after = cpu_of(web), cpu_of(base)
    return Line(
        name,
        len(took),
        (after[0] - before[0]) / len(took),
        (after[1] - before[1]) / len(took),
        statistics.median(took),
        sorted(took)[int(0.99 * (len(took) - 1))],
        int(statistics.mean(sizes)),
        statuses,
    )


def moving(cards: list[tuple[int, int]]):
    """Each client sends its own card for verification and takes it back, again and again."""
    held = [list(card) for card in cards]

    def act(browser, number: int, n: int):
        card = held[number % len(held)]
        path, form = f"/cards/{card[0]}/", {"version": card[1]}
        sent = len(card) > 2
        status, text = browser.post(
            path + ("withdrawal" if sent else "submission"),
            **form,
            **({} if sent else {"progress": "演示：按时推进。", "words": "材料随后补充。"}),
        )
        if status == 303:
            card[1] += 1
            card[2:] = [] if sent else [True]
        return status, text

    return act


def polling(paths: list[str]):
    """As an open board asks every 20 seconds: has anything changed?"""
    seen: dict[str, str] = {}

    def act(browser, number: int, n: int):
        path = paths[n % len(paths)]
        if path not in seen:
            seen[path] = re.search(r"rev=([\w-]+)", browser.get(path)[1])[1]
        return browser.get(f"{path}?rev={seen[path]}", **{"HX-Request": "true"})

    return act


def asking(paths: list[str]):
    def act(browser, number: int, n: int):
        return browser.get(paths[n % len(paths)])

    return act
