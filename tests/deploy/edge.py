"""nginx as docs/deploy/nginx.conf sets it up, on ports and in folders of its own, before a served product."""

import http.client
import signal
import socket
import ssl
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.server import ROOT

NAME = "tracker.example"
PLACES = ROOT / "var/nginx", Path("/")  # where ./manage test unpacks it, and where it is installed


@contextmanager
def nginx(folder: Path, upstream: int, **changes: str):
    """Run nginx; yields the ports of TLS and of plain HTTP. `changes` replace pieces of the configuration."""
    place = next((p for p in PLACES if (p / "usr/sbin/nginx").exists()), None)
    if place is None:
        pytest.skip("there is no nginx: apt-get install nginx-light")
    tls, plain = free_port(), free_port()
    folder.chmod(0o755)
    _certificate(folder)
    site = (ROOT / "docs/deploy/nginx.conf").read_text()
    replaced = {
        "listen 443": f"listen 127.0.0.1:{tls}",
        "listen 80": f"listen 127.0.0.1:{plain}",
        "127.0.0.1:8000": f"127.0.0.1:{upstream}",
        "/etc/ssl/tracker.pem": f"{folder}/cert.pem",
        "/etc/ssl/private/tracker.key": f"{folder}/key.pem",
        "/var/log/nginx": str(folder),
        "/var/cache/nginx/tracker": f"{folder}/cache",
        "/opt/tracker": str(ROOT),
    } | changes
    for old, new in replaced.items():
        assert old in site, old
        site = site.replace(old, new)
    (folder / "site.conf").write_text(site)
    temporary = "".join(
        f"{what}_temp_path {folder}/{what};\n"
        for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;\n"
        f"user {_me()};\nevents {{}}\nhttp {{ access_log off; include {place}/etc/nginx/mime.types;\n{temporary}include {folder}/site.conf; }}\n"
    )
    process = subprocess.Popen(
        [place / "usr/sbin/nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")],
        stderr=(folder / "said").open("wb"),
    )
    try:
        _wait(tls, process, folder)
        yield tls, plain
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait(15)


def _me() -> str:
    import grp
    import os
    import pwd

    return f"{pwd.getpwuid(os.geteuid()).pw_name} {grp.getgrgid(os.getegid()).gr_name}"


def _certificate(folder: Path) -> None:
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            f"/CN={NAME}",
            "-addext",
            f"subjectAltName=DNS:{NAME}",
            "-keyout",
            folder / "key.pem",
            "-out",
            folder / "cert.pem",
        ],
        check=True,
        capture_output=True,
    )


def _wait(port: int, process, folder: Path) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError((folder / "said").read_text())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Secure(http.client.HTTPSConnection):
    """A browser's connection by the server's name, whose certificate it checks."""

    def __init__(self, port: int, folder: Path, **more):
        super().__init__(
            "127.0.0.1",
            port,
            timeout=30,
            context=ssl.create_default_context(cafile=str(folder / "cert.pem")),
            **more,
        )

    def connect(self):
        plain = socket.create_connection(("127.0.0.1", self.port), self.timeout)
        self.sock = self._context.wrap_socket(plain, server_hostname=NAME)

    def ask(self, method: str, path: str, body=None, **headers):
        """The answer and its text."""
        self.request(method, path, body, {"Host": NAME} | headers)
        answer = self.getresponse()
        return answer, answer.read().decode("utf-8", "replace")
