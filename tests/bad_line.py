"""A line to a server that can be made to fail: slow, dead, cut in the middle, altering what it carries, or answering itself."""

import socket
import threading
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Line:
    """`faults` are used up one a connection; then the line is good. Each gets the line's two ends and does its worst."""

    def __init__(self, upstream: str):
        parts = urlsplit(upstream)
        self.upstream, self.faults, self.calls = (parts.hostname, parts.port), [], 0
        self.door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.door.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                near, _ = self.door.accept()
            except OSError:
                return
            self.calls += 1
            fault = self.faults.pop(0) if self.faults else carried
            threading.Thread(target=self._connected, args=(near, fault), daemon=True).start()

    def _connected(self, near, fault):
        with near, socket.create_connection(self.upstream) as far, suppress(OSError):
            fault(near, far)


@contextmanager
def line(upstream: str):
    made = Line(upstream)
    try:
        yield made
    finally:
        made.door.close()


def carried(near, far, *, change=lambda data: data, at_most=1 << 40):
    """Both ways until either end stops; what goes there is `change`d, of what comes back `at_most` so many bytes pass."""
    back = threading.Thread(target=_pump, args=(far, near, lambda data: data, at_most), daemon=True)
    back.start()
    _pump(near, far, change, 1 << 40)
    back.join(10)


def _pump(source, target, change, at_most):
    try:
        while at_most > 0 and (data := source.recv(65536)):
            target.sendall(change(data[:at_most]))
            at_most -= len(data)
    except OSError:
        pass
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def cut_after(size: int):
    return lambda near, far: carried(near, far, at_most=size)


def altered(old: bytes, new: bytes):
    return lambda near, far: carried(near, far, change=lambda data: data.replace(old, new))


def silent(near, far):
    """Takes everything and says nothing."""
    while near.recv(65536):
        pass


def answering(status: str, body: bytes = b""):
    def answer(near, far):
        near.settimeout(0.3)
        try:
            while near.recv(65536):
                pass
        except TimeoutError:
            pass
        near.sendall(
            b"HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
            % (status.encode(), len(body), body)
        )

    return answer
