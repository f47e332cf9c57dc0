"""The product as it is served: gunicorn with several processes, and browsers' requests against it."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

ROOT = Path(__file__).parent.parent
SECRET = "test-only-secret"


@contextmanager
def serving(
    database: str,
    data: Path,
    *,
    workers: int = 2,
    threads: int = 4,
    app: str = "tests.product:app",
    **environment,
):
    """Serve the installation at `data`, or another `app`; yields a Server."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (data / "server.log").open("ab")
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            app,
            "--bind",
            f"127.0.0.1:{port}",
            "--workers",
            str(workers),
            "--threads",
            str(threads),
            "--graceful-timeout",
            "5",
            "--log-level",
            "warning",
        ],
        cwd=ROOT,
        stdout=log,
        stderr=log,
        start_new_session=True,
        env=os.environ
        | {"DATABASE_URL": database, "TRACKER_DATA": str(data), "SECRET_KEY": SECRET}
        | environment,
    )
    try:
        _wait(port, process, data / "server.log")
        yield Server("127.0.0.1", port, process)
    finally:
        _stop(process)
        log.close()


@contextmanager
def working(database: str, data: Path):
    """A worker for the installation at `data`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "tests.product", "work"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database, "TRACKER_DATA": str(data)},
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(15)


@dataclass
class Server:
    host: str
    port: int
    process: subprocess.Popen

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def browser(self, token: str) -> "Browser":
        return Browser(self, token)


def _wait(port: int, process, log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')}")


def _stop(process) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def cookie_of(token: str) -> str:
    """The signed cookie of a browser whose session `token` opens."""
    app = Flask("cookie")
    app.secret_key = SECRET
    return (
        SecureCookieSessionInterface()
        .get_signing_serializer(app)
        .dumps({"_user_id": token, "_fresh": True})
    )


class Browser:
    """One signed-in person's requests over one connection, with cookies and the CSRF token as a browser has them."""

    def __init__(self, server: Server, token: str):
        self.connection = http.client.HTTPConnection(server.host, server.port, timeout=60)
        self.cookie, self.csrf, self.used = cookie_of(token), "", 0.0

    def get(self, path: str, **headers) -> tuple[int, str]:
        status, text = self._request("GET", path, None, headers)
        found = re.search(r'name="csrf_token" value="([^"]+)"', text)
        self.csrf = found[1] if found else self.csrf
        return status, text

    def post(self, path: str, **form) -> tuple[int, str]:
        if not self.csrf:
            self.get("/plan")
        body = urlencode(form | {"csrf_token": self.csrf})
        return self._request(
            "POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"}
        )

    def _request(self, method, path, body, headers) -> tuple[int, str]:
        if time.monotonic() - self.used > 1:  # gunicorn ends what has been idle for two seconds
            self.connection.close()
        self.connection.request(method, path, body, {"Cookie": f"session={self.cookie}", **headers})
        response = self.connection.getresponse()
        for name, value in response.getheaders():
            if name == "Set-Cookie" and value.startswith("session="):
                self.cookie = value.split("=", 1)[1].split(";")[0]
        text = response.read().decode(errors="replace")
        self.used = time.monotonic()
        return response.status, text
