"""Who waits for others: `.venv/bin/python -m tests.bench.stalls`.

How quickly a board and /readyz answer from two processes of four threads, alone and while twelve people print units'
reports, sixteen upload at a kilobyte a second and forty hold half a header. The mark: a board in a second at most.
"""

import os
import socket
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.databases import CAST, prepare
from tests.server import Browser, cookie_of, serving
from tracker.accounts.person import Person
from tracker.accounts.session import Session
from tracker.data.database import db

PRINTING, UPLOADING, HALF, SECONDS, MARK = 12, 16, 40, 20, 1.0
FONTS = Path(os.environ.get("TRACKER_FONTS", "var/fonts")).absolute()


def times(server, token: str, path: str, stop: threading.Event) -> list[float]:
    """Seconds of one request after the other."""
    found, browser = [], Browser(server, token)
    while not stop.wait(0.05):
        begin = time.monotonic()
        status, _ = browser.get(path)
        found.append(time.monotonic() - begin)
        assert status in (200, 503 if path == "/healthz" else 200), status
    return found


def printing(server, token: str, stop: threading.Event, counts: dict) -> None:
    browser = Browser(server, token)
    while not stop.is_set():
        status, text = browser.get("/reports/2026/weiqu.pdf")
        kind = "printed" if text.startswith("%PDF") else "offered" if status == 200 else str(status)
        counts[kind] = counts.get(kind, 0) + 1


def uploading(server, token: str, stop: threading.Event) -> None:
    with socket.create_connection((server.host, server.port)) as client:
        client.sendall(
            f"POST /uploads HTTP/1.1\r\nHost: {server.host}\r\nCookie: session={cookie_of(token)}\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 5000000\r\n\r\n".encode()
        )
        while not stop.wait(1):
            client.sendall(bytes(1024))


def measured(server, token: str, words: str) -> float:
    stop, results = threading.Event(), {}

    def run(path):
        results[path] = times(server, token, path, stop)

    paths = ("/boards/2026/weiqu", "/readyz")
    threads = [threading.Thread(target=run, args=(path,)) for path in paths]
    [each.start() for each in threads]
    time.sleep(SECONDS)
    stop.set()
    [each.join() for each in threads]
    for path, found in results.items():
        p95 = statistics.quantiles(found, n=20)[-1]
        print(
            f"{words:<12}{path:<22}{len(found):>5} requests  median {statistics.median(found):6.3f}"
            f"  p95 {p95:6.3f}  longest {max(found):6.3f} s"
        )
    return max(results[paths[0]])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/bench.db"
        prepare(address, Path(folder))
        with db.connection_context():
            people = list(Person.select().where(Person.username << [name for name, *_ in CAST]))
            tokens = [Session.begin(people[n % len(people)]) for n in range(PRINTING + UPLOADING)]
        db.obj.close_all()
        with serving(
            address, Path(folder), app="wsgi:app", TRACKER_FONTS=str(FONTS), LOG_REQUESTS=""
        ) as server:
            measured(server, tokens[0], "alone")
            stop, counts = threading.Event(), {}
            threads = [
                threading.Thread(target=printing, args=(server, token, stop, counts))
                for token in tokens[:PRINTING]
            ] + [
                threading.Thread(target=uploading, args=(server, token, stop))
                for token in tokens[PRINTING:]
            ]
            [each.start() for each in threads]
            halves = [socket.create_connection((server.host, server.port)) for _ in range(HALF)]
            [each.sendall(b"GET / HTTP/1.1\r\nX: ") for each in halves]
            time.sleep(2)
            longest = measured(server, tokens[0], "with others")
            stop.set()
            [each.join() for each in threads]
            print("pages of paper:", counts)
    sys.exit(longest > MARK)


if __name__ == "__main__":
    main()
