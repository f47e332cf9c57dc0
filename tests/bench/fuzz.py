"""Hostile requests, bounded and seeded: `.venv/bin/python -m tests.bench.fuzz [--requests 20000] [--served 2000] [--seed 1] [--database postgresql]`.

Every route of tests/routes.py with paths, forms, files and headers that no honest browser sends, from every role and from strangers:
inside one process, where what a request changes is undone, and against gunicorn, where it stays. Prints how often each status came,
each traceback and each 5xx but 503 once with the request that caused it, and the most memory; ends with 1 when there are any.
"""

import argparse
import http.client
import logging
import random
import re
import socket
import sys
import tempfile
import traceback
from collections import Counter
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from tests import morning, postgres, routes
from tests.databases import NOW, PASSWORD, make_with_fixed_clock
from tests.evidence import samples
from tests.server import SECRET, Server, cookie_of, serving
from tests.world import ACTORS, people, populate
from tracker import create_app
from tracker.accounts.person import Person
from tracker.accounts.session import Session
from tracker.data.database import db
from tracker.printing import pdf
from tracker.reports import document

ENOUGH = 100  # requests, by when somebody has signed out
EXPECTED = {503}  # busy, or not ready, is said with a sentence
SLOW = ("paper", ".pdf", "preview", "issue")  # printing: seldom, where it is not replaced
CHANGES = (*routes.POST, *routes.OPEN_TO_ALL)
PARAMETERS = ("page", "year", "unit", "q", "kind", "state", "next", "part", "task", "by")
WORDS = [
    b"", b" ", b"0", b"-1", b"1", b"00000000001", b"2147483648", b"9" * 40, b"1e309", b"NaN", b"1_000", b"%s%n{0}{{7*7}}",
    b"2026-02-30", b"9999-12-31", b"0001-01-01", b"10000-01-01", b"46086", b"3\xe6\x9c\x885\xe5\x8f\xb7", b"T" * 300,
    b"\0", b"a\0b", b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"\x1b[31m", b"\r\nSet-Cookie: a=b", b"\n" * 50,
    "１２".encode(), "²".encode(), "٣".encode(), "零宽\u200b\u202e\ufeff".encode(), "✅👨‍👩‍👧‍👦\U0010ffff\ue000".encode(), ("a" + "\u0301" * 500).encode(),
    "ﷺ".encode() * 300, "İı".encode(), b"' OR 1=1 --", b"\"><script>alert(1)</script>", b"../../etc/passwd", b"..\\..\\x", b"C:\\x.pdf", b"/", b"//evil.example",
    b"javascript:alert(1)", b"http://[::1", b"http://a:99999999/", b"file:///etc/passwd", b"%00%ff", b"=cmd|' /C calc'!A0", b"on", b"true", b"null", b"[]", b"{}",
    b"weiqu", b"training", b"closed", b"36", b"1\xc2\xb7a", ("政务公开" * 20_000).encode(), b"x" * 300_000,
]  # fmt: skip
HEADERS = [
    ("Range", "bytes=9-1,-5,99999999999999999999-"), ("If-None-Match", 'W/"\xff", *'), ("If-Modified-Since", "Mon, 99 Foo 99999"),
    ("HX-Request", "true"), ("HX-Target", "\xff<"), ("HX-Current-URL", "http://[x"), ("Accept", "text/html;q=9e9,*/*;q=-"), ("Accept-Language", "zh;" * 500),
    ("Referer", "http://[::1"), ("X-Forwarded-For", "1.2.3.4, \xff" * 50), ("Cookie", "session=\xff; session=a.b.c; theme=" + "x" * 4000),
    ("User-Agent", ""), ("Accept-Encoding", "br;q=a, gzip;q=1e9"), ("Content-Encoding", "gzip"), ("X-CSRFToken", "\xff"), ("Origin", "null"), ("Authorization", "Basic \xff"),
]  # fmt: skip
FILES = [
    lambda: b"", lambda: b"%PDF-1.7", lambda: samples.picture(size=(33, 33))[:60], lambda: b"PK\x03\x04" + b"\0" * 99, lambda: b"PK\x05\x06" + b"\xff" * 18,
    lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 3000, lambda: b"GIF89a\xff\xff\xff\xff", lambda: b"<html><table>", lambda: b'"' * 9000, lambda: b"\xff\xfe\x00",
    lambda: samples.picture(size=(33, 33)), lambda: "培训日期,培训主题\n46086,会\n".encode(), lambda: b"MZ", lambda: b"\0\0\0\x18ftypheic" + b"\0" * 50,
]  # fmt: skip
NAMES = [
    "a.pdf", "a.png", "a.xlsx", "a.xls", "a.csv", "a.zip", "a.heic", "a.docx", "a.ofd", "", ".", "..", "a." + "x" * 300, "\u202ea.exe\u200b", "a/../b.pdf", "名" * 300 + ".png",
]  # fmt: skip


@dataclass
class Attack:
    method: str
    target: bytes
    headers: list = field(default_factory=list)
    body: bytes = b""
    actor: str | None = None

    def __str__(self) -> str:
        return f"{self.actor or 'stranger'}: {self.method} {self.target[:160]!r} {self.headers!r:.200} {self.body[:300]!r}"


class Attacker:
    """Draws requests; the same seed draws the same."""

    def __init__(self, seed: int, names: dict, printing: bool):
        self.draw, self.names, self.printing = random.Random(seed), names, printing

    def attack(self) -> Attack:
        draw = self.draw
        change = draw.choice(CHANGES) if draw.random() < 0.55 else None
        path = change.path if change else draw.choice([*routes.GET, *routes.PUBLIC])
        if any(word in path for word in SLOW) and not self.printing and draw.random() < 0.97:
            path, change = "/find?q=a", None
        attack = Attack(self.method(change), self.target(path))
        attack.actor = draw.choice([*ACTORS, *ACTORS, None])
        if change or draw.random() < 0.1:
            self.fill(attack, change)
        for _ in range(draw.choice([0, 0, 0, 1, 2])):
            attack.headers.append(draw.choice(HEADERS))
        return attack

    def method(self, change) -> str:
        usual = "POST" if change else "GET"
        return self.draw.choice([usual] * 20 + ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"])

    def target(self, path: str) -> bytes:
        draw, path = self.draw, path.format(**self.names)
        before, _, query = path.partition("?")
        if draw.random() < 0.25:
            parts = before.split("/")
            parts[draw.randrange(len(parts))] = quote(self.word()[:2_000])
            before = "/".join(parts)
        if draw.random() < 0.4:
            names = [*re.findall(r"(\w+)=", query), *PARAMETERS, self.word()[:20]]
            query = "&".join(
                f"{quote(draw.choice(names))}={quote(self.word()[:3_000])}"
                for _ in range(draw.randrange(1, 5))
            )
        return (before + (f"?{query}" if query else "")).encode()

    def fill(self, attack: Attack, change) -> None:
        draw = self.draw
        form = [(n, v.format(**self.names).encode()) for n, v in (change.form if change else {}).items()]  # fmt: skip
        for _ in range(draw.randrange(4) if form else 0):
            at = draw.randrange(len(form))
            form[at] = form[at][0], self.word()
        form += [(n, self.word()) for n in ("version", "seen", "cards", "staged", "again", "a") if draw.random() < 0.1]  # fmt: skip
        if form and draw.random() < 0.2:
            form.pop(draw.randrange(len(form)))
        files = list(change.files if change else {}) + (["file-", "table"] if draw.random() < 0.1 else [])  # fmt: skip
        kind = draw.random()
        if files or kind < 0.15:
            attack.body, boundary = self.multipart(form, files)
            attack.headers.append(("Content-Type", f"multipart/form-data; boundary={boundary}"))
        elif kind < 0.2:
            attack.body = draw.choice(
                [b"{", b"[" * 5_000, b'{"a":', self.word(), draw.randbytes(200)]
            )
            types = ["application/json", "multipart/form-data", "multipart/form-data; boundary=", "text/xml", "\xff", "application/csp-report"]  # fmt: skip
            attack.headers.append(("Content-Type", draw.choice(types)))
        else:
            attack.body = b"&".join(quote(n).encode() + b"=" + quote(v).encode() for n, v in form)
            attack.headers.append(("Content-Type", "application/x-www-form-urlencoded"))

    def multipart(self, form, files) -> tuple[bytes, str]:
        draw, out = self.draw, BytesIO()
        for name, value in form:
            out.write(b'--B\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value))  # fmt: skip
        for name in files:
            file = draw.choice(NAMES).encode() if draw.random() < 0.9 else self.word()[:200]
            content = draw.choice(FILES)() if draw.random() < 0.9 else draw.randbytes(500)
            out.write(b'--B\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n\r\n%s\r\n' % (name.encode(), file, content))  # fmt: skip
        out.write(draw.choice([b"--B--\r\n"] * 9 + [b"", b"--B\r\n", b"--B--" + b"x" * 99]))
        return out.getvalue(), draw.choice(["B"] * 9 + ["C"])

    def word(self) -> bytes:
        draw = self.draw
        if draw.random() < 0.1:
            return draw.randbytes(draw.randrange(40))
        return draw.choice(WORDS)


class Tally:
    def __init__(self):
        self.statuses, self.faults = Counter(), {}

    def fault(self, what: str, attack: Attack) -> None:
        times, first = self.faults.get(what, (0, attack))
        self.faults[what] = times + 1, first

    def show(self, title: str, memory: int) -> None:
        statuses = ", ".join(f"{s}: {n:,}" for s, n in sorted(self.statuses.items()))
        print(
            f"{title}: {sum(self.statuses.values()):,} requests; {statuses}; at most {memory} MiB"
        )
        for what, (times, attack) in self.faults.items():
            print(f"\n{times} × {what}\n    {attack}")


def inside(count: int, seed: int, address: str, folder: Path) -> Tally:
    tally, found = Tally(), []
    pdf.render = lambda html, **_: b"%PDF-1.7" + html.encode("utf-8", "replace")
    document.printed = lambda *_: b"%PDF-1.7"
    app = create_app(
        DATABASE_URL=address, TRACKER_DATA=folder, TESTING=True, WTF_CSRF_ENABLED=False
    )
    app.config["PROPAGATE_EXCEPTIONS"] = False

    class Noted(logging.Handler):
        def emit(self, record):
            if record.exc_info and record.exc_info[0]:
                found.append("".join(traceback.format_exception(*record.exc_info)[-3:]).strip())

    logging.getLogger().addHandler(Noted())
    app.logger.addHandler(Noted())
    db.connect()
    names = populate(app.config["TRACKER_FILES"], app.secret_key) | {"secret": PASSWORD}
    cookies = {a: cookie_of(Session.begin(people()[u])) for a, u in ACTORS.items()}
    attacker = Attacker(seed, names, printing=True)
    for _ in range(count):
        attack = attacker.attack()
        with db.atomic() as transaction:
            status = _ask(app, attack, cookies.get(attack.actor))
            transaction.rollback()
        tally.statuses[status] += 1
        for fault in found or ([f"status {status}"] if status >= 500 and status not in EXPECTED else []):  # fmt: skip
            tally.fault(fault, attack)
        found.clear()
    db.obj.close_all()
    tally.show(f"inside, {address.partition(':')[0]}", _most(["self"]))
    return tally


def _ask(app, attack: Attack, cookie: str | None) -> int:
    """As a server calls the application, its own faults included."""
    path, _, query = attack.target.partition(b"?")
    headers = {f"HTTP_{n.upper().replace('-', '_')}": v for n, v in attack.headers}
    environ = {
        "REQUEST_METHOD": attack.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "CONTENT_TYPE": headers.pop("HTTP_CONTENT_TYPE", ""),
        "CONTENT_LENGTH": str(len(attack.body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(attack.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    environ |= headers | ({"HTTP_COOKIE": f"session={cookie}"} if cookie else {})
    answer = {}
    body = app(environ, lambda status, headers, _=None: answer.update(status=status))
    for _ in body:
        pass
    if hasattr(body, "close"):
        body.close()
    return int(answer["status"][:3])


def outside(count: int, seed: int, address: str, folder: Path) -> Tally:
    tally = Tally()
    create_app(DATABASE_URL=address, TRACKER_DATA=folder, SECRET_KEY=SECRET)
    with db.connection_context():
        names = populate(folder / "files", SECRET) | {"secret": PASSWORD}
    db.obj.close_all()
    attacker, log, read = Attacker(seed, names, printing=False), folder / "server.log", 0
    with serving(address, folder) as server:
        pids = [server.process.pid, *_children(server.process.pid)]
        for at in range(count):
            if at % ENOUGH == 0:
                browsers = _signed_in(server)
            attack = attacker.attack()
            if attack.actor:
                browser = browsers[attack.actor]
                attack.headers.append(("X-CSRFToken", browser.csrf))
                attack.headers.append(("Cookie", f"session={browser.cookie}"))
            status = _send(server, attack)
            tally.statuses[status] += 1
            if status >= 500 and status not in EXPECTED:
                tally.fault(f"status {status}", attack)
            text = log.read_text(errors="replace")[read:]
            read += len(text)
            for fault in re.findall(r"Traceback \(most recent.*?(?=\n\S|\Z)", text, re.S):
                tally.fault(fault[-900:], attack)
        memory = _most(pids)
    tally.show(f"served, {address.partition(':')[0]}", memory)
    return tally


def _signed_in(server: Server) -> dict:
    """Everybody's browser, whatever was done to accounts and sessions."""
    with db.connection_context():
        Person.update(active=True, must_change=False).execute()
        browsers = {a: server.browser(Session.begin(people()[u])) for a, u in ACTORS.items()}
    db.obj.close_all()
    for browser in browsers.values():
        browser.get("/plan")
    return browsers


def _send(server: Server, attack: Attack) -> int:
    """0 when the connection ended without an answer."""
    head = [attack.method.encode() + b" " + attack.target + b" HTTP/1.1", b"Connection: close"]
    lines = [("Host", f"{server.host}:{server.port}"), ("Content-Length", str(len(attack.body)))]
    head += [f"{name}: {value}".encode("latin-1") for name, value in [*lines, *attack.headers]]
    with socket.create_connection((server.host, server.port), timeout=60) as link:
        with suppress(OSError):  # refused before it was read: the answer is there
            link.sendall(b"\r\n".join(head) + b"\r\n\r\n" + attack.body)
        answer = http.client.HTTPResponse(link, method=attack.method)
        try:
            answer.begin()
            answer.read()
        except (http.client.HTTPException, OSError):
            return 0
        return answer.status


def _children(pid: int) -> list[int]:
    return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


def _most(pids) -> int:
    """MiB that the largest of these processes ever had in memory."""
    found = [Path(f"/proc/{pid}/status") for pid in pids]
    peaks = [re.search(r"VmHWM:\s*(\d+)", f.read_text()) for f in found if f.exists()]
    return max(int(peak[1]) for peak in peaks if peak) >> 10


@contextmanager
def installation(databases, place: Path):
    """An address of a database with the cast in it, and a folder for the rest."""
    place.mkdir()
    (place / "secret_key").write_text(SECRET)
    with databases.copy() as address:
        yield address, place


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--served", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked, tallies = parser.parse_args(), []
    with ExitStack() as stack:
        server = stack.enter_context(postgres.server()) if asked.database == "postgresql" else None
        morning.hold(NOW)
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        databases = make_with_fixed_clock(place / "databases", server)
        for part, count in ((outside, asked.served), (inside, asked.requests)):
            if count:
                with installation(databases, place / part.__name__) as found:
                    tallies.append(part(count, asked.seed, *found))
    return int(any(tally.faults for tally in tallies))


if __name__ == "__main__":
    raise SystemExit(main())
