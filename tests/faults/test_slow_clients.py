"""Clients that send slowly, for ever, or never close: nobody else waits for them (gunicorn.conf.py)."""

import os
import runpy
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from http.client import HTTPResponse

import pytest

from tests.faults.test_kill import crowd, data  # noqa: F401
from tests.server import ROOT, Browser, serving
from tracker.data.database import db

pytestmark = pytest.mark.one_database
HALF_A_HEADER = b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
HALF_A_BODY = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nusername="
WHOLE = b"GET /readyz HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture
def token(data):
    found = crowd()[0]
    db.obj.close_all()
    return found


@pytest.fixture
def server(token, data, database_address):
    with serving(database_address, data) as server:
        yield server


def connected(server) -> socket.socket:
    return socket.create_connection((server.host, server.port), timeout=20)


def answer(client: socket.socket) -> bytes:
    """Everything until the server closes."""
    return b"".join(iter(lambda: client.recv(65536), b""))


@pytest.mark.parametrize("words", [HALF_A_HEADER, HALF_A_BODY, b"", WHOLE + b"\r\n"])
def test_whoever_says_half_or_never_closes_keeps_no_thread(server, token, words):
    with ExitStack() as stack:
        for _ in range(24):
            stack.enter_context(connected(server)).sendall(words)
        reader = Browser(server, token)
        assert reader.get("/readyz")[0] == reader.get("/plan")[0] == 200
        assert reader.post("/find", q="演示")[0] == 405  # a form is answered too


def test_what_comes_in_pieces_arrives_whole_and_the_next_request_on_the_connection_too(server):
    with connected(server) as client:
        for _ in range(2):
            for piece in (b"GET /rea", b"dyz HTTP/1.1\r\nHo", b"st: localhost\r\n\r", b"\n"):
                client.sendall(piece)
                time.sleep(0.05)
            reply = HTTPResponse(client)
            reply.begin()
            assert reply.status == 200 and reply.read()


def test_a_large_body_in_pieces_is_received_and_the_program_answers(server):
    with connected(server) as client:
        body = b"username=" + b"x" * 300_000
        client.sendall(
            b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n"
            + f"Content-Length: {len(body)}\r\n\r\n".encode()
        )
        for at in range(0, len(body), 100_000):
            client.sendall(body[at : at + 100_000])
            time.sleep(0.05)
        assert answer(client).startswith(
            b"HTTP/1.1 413"
        )  # a stranger has no more to send than 64 KiB


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n", b"411"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 70_000, b"431"),
        (
            b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999999\r\n\r\n",
            b"413",
        ),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n", b"400"),
    ],
)
def test_what_cannot_be_received_is_answered_at_once(server, words, status):
    with connected(server) as client:
        client.sendall(words)
        assert answer(client).split()[1] == status


def test_words_after_a_request_are_no_second_request(server):
    """What the main loop and the parser might read differently ends with its connection."""
    with connected(server) as client:
        client.sendall(WHOLE + b"\r\n" + WHOLE + b"\r\n")
        assert answer(client).count(b"HTTP/1.1 ") == 1


def test_who_is_silent_for_too_long_is_dropped(monkeypatch):
    worker_class = runpy.run_path(str(ROOT / "gunicorn.conf.py"))["Worker"]
    worker, dropped = worker_class.__new__(worker_class), []
    worker.waiting, worker.look_at, worker.drop = {"late": 1.0, "not": 1e12}, 0.0, dropped.append
    worker.murder_pending()
    assert dropped == ["late"]


@pytest.mark.parametrize("proxies", ["", "0"])
def test_nothing_is_opened_to_the_world_without_a_proxy(tmp_path, proxies):
    done = gunicorn("0.0.0.0:0", tmp_path, TRUSTED_PROXIES=proxies)
    assert done.wait(30) == 4 and "反向代理" in done.stderr.read()


def test_behind_a_proxy_any_address_may_be_listened_at(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = gunicorn(f"0.0.0.0:{port}", tmp_path, TRUSTED_PROXIES="1", TRUSTED_HOSTS="localhost")
    try:
        while process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
                    client.sendall(WHOLE + b"Connection: close\r\n\r\n")
                    assert answer(client).startswith(b"HTTP/1.1 503")  # there is no database yet
                    break
            except ConnectionRefusedError:
                time.sleep(0.1)
    finally:
        process.terminate()
    assert process.wait(30) == 0


def gunicorn(address: str, folder, **environment) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", address, "--workers", "1"],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"TRACKER_DATA": str(folder)} | environment,
    )
