"""Running it: log lines, numbers for Prometheus, and what people see while the database is away."""

import json
import logging
import re
import socket
import sqlite3
import sys
import threading
import time
import urllib.request

import pytest

from tests.server import serving
from tracker import create_app
from tracker.accounts.person import Person
from tracker.boards.card import Card
from tracker.data.database import db, is_sqlite
from tracker.web import logs


def line(formatter, message, **more):
    record = logging.LogRecord("tracker", logging.WARNING, "", 0, message, (), None)
    for name, value in more.items():
        setattr(record, name, value)
    return formatter.format(record)


FORGED = "登录\r\n2026-06-15 INFO admin: 已删除\x1b[2K\u2028x\x00\x85y\x9b2K\u202ez\u2066"


@pytest.mark.parametrize("formatter", [logs.Text("%(levelname)s %(message)s"), logs.Json()])
def test_a_line_of_the_log_is_one_line_whatever_is_in_it(formatter):
    said = line(formatter, FORGED, said={"path": FORGED})
    assert len(said.splitlines()) == 1 and said.isprintable()


@pytest.mark.parametrize("formatter", [logs.Text("%(levelname)s %(message)s"), logs.Json()])
def test_what_an_error_quotes_begins_no_line_of_its_own(formatter):
    try:
        raise ValueError(f"{FORGED}\nWARNING 伪造的一行")
    except ValueError:
        first, *more = line(formatter, "unexpected", exc_info=sys.exc_info()).split("\n")
    assert "unexpected" in first and all(each.startswith("    ") for each in more)
    assert all(each.isprintable() for each in (first, *more)) and "伪造的一行" in "".join(
        (first, *more)
    )


def test_the_log_in_json_knows_the_request_and_neither_query_nor_form(app, client, caplog):
    app.config["LOG_REQUESTS"] = True
    with caplog.at_level(logging.INFO):
        reply = client.post(
            "/sign-in?next=/secret-next", data={"username": "street", "password": "secret-word"}
        )
    record = next(r for r in caplog.records if r.message == "request")
    assert record.said == {
        "method": "POST",
        "path": "/sign-in",
        "status": 422,
        "ms": record.said["ms"],
        "endpoint": "accounts.begin",
    }
    assert "secret" not in caplog.text and len(reply.headers["X-Request-ID"]) == 16


def test_the_secret_of_a_calendar_s_address_is_not_in_the_log(app, client, caplog):
    app.config["LOG_REQUESTS"] = True
    with caplog.at_level(logging.INFO):
        client.get("/calendar/weiqu-" + "s3cret" * 6 + ".ics")
    assert "s3cret" not in str([r.said for r in caplog.records if r.message == "request"])


def test_an_entry_of_the_audit_log_carries_the_request_s_number(sign_in, cast, card_of):
    from tracker.audit.entry import Entry

    reply = sign_in(cast.street).post(
        f"/cards/{card_of('weiqu', 33).id}/progress", data={"progress": "演示"}
    )
    entry = Entry.select().order_by(Entry.seq.desc()).get()
    assert (entry.action, entry.request, entry.address) == (
        "card.progress",
        reply.headers["X-Request-ID"],
        "127.0.0.1",
    )


def test_slow_statements_are_named_without_what_they_were_about(app, monkeypatch, caplog):
    ticks = iter(range(100))
    monkeypatch.setattr("tracker.data.before_commit.time.perf_counter", lambda: next(ticks))
    monkeypatch.setattr(db.obj, "slow_ms", 500)
    with caplog.at_level(logging.WARNING):
        Person.get_or_none(Person.username == "geheim")
    record = next(r for r in caplog.records if r.message == "slow query")
    assert (
        record.said["ms"] == 1000
        and record.said["sql"].startswith("SELECT")
        and "geheim" not in str(record.said)
    )


def test_ready_means_migrated(app, client):
    assert client.get("/readyz").json == {"database": "ok"}
    db.execute_sql("DELETE FROM schema_migration WHERE name = '0006_audit'")
    reply = client.get("/readyz")
    assert reply.status_code == 503 and "1 个迁移没有执行" in reply.json["database"]


# ---- the database is away --------------------------------------------------------------------------------------------

PATHS = ("/", "/sign-in", "/boards/2026", "/cards/1", "/plan", "/open/plan.json", "/no-such-page")


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://nobody@/gone?host=/nowhere",
        "postgresql://nobody@127.0.0.1:1/gone",
        "sqlite:////proc/gone/x.db",
    ],
)
def test_without_a_database_every_answer_is_a_sentence(tmp_path, address, monkeypatch):
    monkeypatch.setattr("pathlib.Path.mkdir", lambda *_, **__: None)
    app = create_app(
        DATABASE_URL=address,
        TRACKER_DATA=tmp_path,
        TESTING=True,
        WTF_CSRF_ENABLED=False,
        SECRET_KEY="x",
    )
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "somebody"
    for path in PATHS:
        reply = client.get(path)
        assert (
            reply.status_code == 503
            and "数据库暂时没有响应" in reply.text
            and "Traceback" not in reply.text
        ), path
    assert client.post("/sign-in", data={"username": "a", "password": "b"}).status_code == 503
    fragment = client.get("/boards/2026/weiqu", headers={"HX-Request": "true"})
    assert fragment.status_code == 503 and "<html" not in fragment.text
    for path in ("/healthz", "/readyz"):
        assert client.get(path).status_code == 503
    assert client.get("/static/js/shell.js").status_code == 200


def test_a_lock_that_is_held_too_long_is_answered_and_nothing_half_written(
    app, sign_in, cast, card_of
):
    if not is_sqlite():
        pytest.skip("PostgreSQL's writers wait row by row")
    card, client = card_of("weiqu", 33), sign_in(cast.street)
    db.execute_sql("PRAGMA busy_timeout = 200")
    other = sqlite3.connect(db.obj.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    refused = client.post(f"/cards/{card.id}/receipt", data={"version": 0})
    assert refused.status_code == 503 and "没有保存" in refused.text
    assert client.get("/boards/2026/weiqu").status_code == 200  # reading goes on
    other.execute("ROLLBACK")
    assert Card.get_by_id(card.id).state == "pending"
    assert client.post(f"/cards/{card.id}/receipt", data={"version": 0}).status_code == 303


# ---- several processes -----------------------------------------------------------------------------------------------


def fetch(url, **headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "served"
    folder.mkdir()
    return folder


def test_numbers_of_several_processes_add_up(database_address, data, running_clock):
    with serving(
        database_address,
        data,
        workers=2,
        METRICS_TOKEN="scrape-me",
        LOG_FORMAT="json",
        LOG_REQUESTS="1",
    ) as server:
        deadline = time.monotonic() + 60
        while (
            len({entry["process"] for entry in logged(data) if entry["endpoint"] == "plan.plan"})
            < 2
            and time.monotonic() < deadline
        ):  # until both have answered
            threads = [
                threading.Thread(target=lambda: [fetch(server.url + "/plan") for _ in range(10)])
                for _ in range(4)
            ]
            [t.start() for t in threads], [t.join() for t in threads]
        assert (
            fetch(server.url + "/metrics")[0]
            == fetch(server.url + "/metrics", Authorization="Bearer x")[0]
            == 404
        )
        token = "Bearer scrape-me"
        status, text = fetch(server.url + "/metrics", Authorization=token)
        assert status == 200
        plan = [
            float(row.rpartition(" ")[2])
            for row in text.splitlines()
            if row.startswith("tracker_requests_total") and 'plan.plan"' in row
        ]
        asked = [entry for entry in logged(data) if entry["endpoint"] == "plan.plan"]
        assert len({entry["process"] for entry in asked}) == 2 and all(
            len(entry["request"]) == 16 for entry in asked
        )
        assert sum(plan) == len(asked)
        assert (
            'tracker_jobs{state="queued"} 0.0' in text and "tracker_request_seconds_bucket" in text
        )


def logged(data) -> list[dict]:
    """The requests in the log so far."""
    lines = (data / "server.log").read_text().splitlines()
    return [
        entry
        for line in lines
        if line.startswith("{") and "endpoint" in (entry := json.loads(line))
    ]


def test_gunicorn_opens_no_door_of_its_own(database_address, data, running_clock):
    with serving(database_address, data, HOME=str(data), XDG_RUNTIME_DIR=str(data)) as server:
        assert fetch(server.url + "/readyz")[0] == 200
        assert [path for path in data.rglob("*") if path.is_socket()] == []


POST = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
SMUGGLED = b"GET /open/plan.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
DOUBTFUL = {
    "a length and pieces": b"Content-Length: 3\r\n" + CHUNKED + b"\r\n0\r\n\r\n",
    "pieces and a length": CHUNKED + b"Content-Length: 99\r\n\r\n0\r\n\r\n",
    "two lengths": b"Content-Length: 3\r\nContent-Length: 4\r\n\r\na=b",
    "two lengths in one line": b"Content-Length: 3, 4\r\n\r\na=b",
    "a length with a sign": b"Content-Length: +3\r\n\r\na=b",
    "a length below nothing": b"Content-Length: -3\r\n\r\na=b",
    "an unknown coding": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "two codings": CHUNKED + b"Transfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "a coding twice": b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "a space before the colon": b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "a folded line": b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
    "a piece's length as a program writes it": CHUNKED + b"\r\n0x3\r\na=b\r\n0\r\n\r\n",
    "a piece longer than it says": CHUNKED + b"\r\n3\r\na=bXX\r\n0\r\n\r\n",
    "pieces ended by half an end of line": CHUNKED + b"\r\n3\na=b\n0\n\n",
}


def test_a_request_whose_end_is_in_doubt_is_refused_and_nothing_behind_it_is_answered(
    database_address, data, running_clock
):
    with serving(database_address, data, workers=1) as server:
        for name, doubtful in {
            "": b"Connection: close\r\nContent-Length: 3\r\n\r\na=b",
            **DOUBTFUL,
        }.items():
            with socket.create_connection((server.host, server.port), timeout=10) as connection:
                connection.sendall(POST + doubtful + SMUGGLED)
                answers = b"".join(iter(lambda: connection.recv(65536), b""))
            statuses = re.findall(rb"^HTTP/1\.1 (\d+)", answers, re.M)
            assert len(statuses) == 1 and statuses[0] in (b"400", b"411", b"501"), (name, statuses)
            assert ("页面已经过期" in answers.decode()) == (not name), (
                name
            )  # so the form was read, and missed its token
    assert "Traceback" not in (data / "server.log").read_text()


def test_gunicorn_believes_no_header_about_the_sender(database_address, data, running_clock):
    with serving(database_address, data) as server:
        request = urllib.request.Request(
            server.url + "/boards/2026",
            headers={
                "X-Forwarded-Proto": "https",
                "X-Forwarded-For": "6.6.6.6",
                "X-Forwarded-Host": "evil.example",
                "SCRIPT_NAME": "/evil",
            },
        )
        with urllib.request.urlopen(request) as reply:
            assert reply.url == server.url + "/sign-in?next=/boards/2026"
