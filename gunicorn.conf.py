"""What gunicorn reads by itself when it is started here. Addresses, processes and threads are the command line's."""

import ipaddress
import os
import re
import shutil
import signal
import socket
import sys
import tempfile
import time
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ

from gunicorn import http
from gunicorn.workers.gthread import TConn, ThreadWorker

MIB = 1024 * 1024
HEAD_BYTES = 64 * 1024
HEAD_SECONDS = 15  # for a whole header
BODY_SECONDS = 60  # from one piece of a body to the next
LINGER_SECONDS = 5  # in which a client may read an answer to the end and close
LONGEST = int(os.environ.get("MAX_REQUEST_MIB", 210)) * MIB
ROOM = 10 * LONGEST  # bytes of requests that are still arriving, in one process
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r\n")


class Unacceptable(Exception):
    """The status line of the answer."""


class Inbox:
    """A request while it arrives. To gunicorn's parser it is the socket."""

    def __init__(self):
        self.begin()

    def begin(self) -> None:
        self.head, self.file, self.size, self.whole, self.cut = b"", None, 0, 0, False

    def feed(self, data: bytes) -> bool:
        """Whether the request is complete. Raises Unacceptable, and OSError for a full disk."""
        if self.file is None:
            self.head += data
            end = self.head.find(b"\r\n\r\n") + 4
            if end < 4:
                if len(self.head) > HEAD_BYTES:
                    raise Unacceptable("431 Request Header Fields Too Large")
                return False
            data = self._opened(end)
        self.file.write(data)
        self.size += len(data)
        if self.size < self.whole:
            return False
        self.file.seek(0)
        return True

    def _opened(self, end: int) -> bytes:
        fields = self.head[: end - 2].lower()
        if b"\r\ntransfer-encoding:" in fields:
            raise Unacceptable("411 Length Required")
        length = LENGTH.search(fields)
        self.whole = end + (int(length[1]) if length else 0)
        self.file = tempfile.SpooledTemporaryFile(HEAD_BYTES)
        if self.whole <= LONGEST:
            return self.head
        self.whole, self.cut = end, True  # too long: the program says so without having read it
        return self.head[:end]

    def recv(self, size: int) -> bytes:
        return self.file.read(size)

    def end(self) -> bool:
        """Whether nothing of it is left: where the next request begins is certain."""
        is_certain = not self.cut and (self.file is None or not self.file.read(1))
        if self.file:
            self.file.close()
        self.begin()
        return is_certain


class Worker(ThreadWorker):
    """gunicorn's own, without its way to hang when it is stopped, and with threads that never wait for a client's words.

    A request is received by the main loop, and a thread gets it when it is whole; a connection that
    is to end is waited for by the main loop too.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.waiting, self.look_at = {}, 0.0  # connection → until when

    def accept(self, listener):
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        conn = TConn(self.cfg, client, address, listener.getsockname())
        conn.inbox, conn.data_ready = Inbox(), True
        conn.parser = http.get_parser(self.cfg, conn.inbox, address)
        if self.nr_conns >= self.worker_connections and self.waiting:
            self.drop(next(iter(self.waiting)))  # the oldest
        self.wait(conn, HEAD_SECONDS, self.receive)

    def on_client_socket_readable(self, conn, client):
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self.wait(conn, HEAD_SECONDS, self.receive)

    def wait(self, conn, seconds, then):
        self.waiting[conn] = time.monotonic() + seconds
        self.poller.register(conn.sock, EVENT_READ, partial(then, conn))

    def release(self, conn):
        del self.waiting[conn]
        self.poller.unregister(conn.sock)

    def drop(self, conn):
        self.release(conn)
        conn.inbox.end()
        self.nr_conns -= 1
        conn.close()

    def receive(self, conn, client):
        data = _received(client)
        if data is None:
            return
        if not data:
            self.drop(conn)
            return
        try:
            if sum(each.inbox.size for each in self.waiting) > ROOM:
                raise Unacceptable("503 Service Unavailable")
            is_whole = conn.inbox.feed(data)
        except Unacceptable as answer:
            self.refuse(conn, str(answer))
        except OSError:
            self.refuse(conn, "507 Insufficient Storage")
        else:
            if is_whole:
                self.release(conn)
                self.enqueue_req(conn)
            elif conn.inbox.file:
                self.waiting[conn] = time.monotonic() + BODY_SECONDS

    def refuse(self, conn, status):
        self.release(conn)
        answer = f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        with suppress(OSError):
            conn.sock.send(answer.encode())
        self.linger(conn)

    def linger(self, conn):
        """Let the client read what it was sent: a connection that is closed over unread words is reset."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            conn.inbox.end()
            self.nr_conns -= 1
            conn.close()
        else:
            self.wait(conn, LINGER_SECONDS, self.ignore)

    def ignore(self, conn, client):
        if _received(client) == b"":
            self.drop(conn)

    def finish_request(self, conn, fs):
        stays = not fs.cancelled() and not fs.exception() and fs.result()
        if conn.inbox.end() and stays and not conn.parser.unreader.buf.getvalue():
            super().finish_request(conn, fs)
        else:
            self.linger(conn)

    def murder_pending(self):
        moment = time.monotonic()
        if moment < self.look_at:
            return
        self.look_at = moment + 1
        for conn in [each for each, until in self.waiting.items() if until < moment]:
            self.drop(conn)

    def init_signals(self):
        super().init_signals()
        # Ctrl-C reaches every process of the terminal; the arbiter passes it on as SIGQUIT, and once is enough.
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def handle_quit(self, sig, frame):
        # ThreadWorker's takes a lock of the thread pool and leaves by an exception. While a request is being handed
        # to the pool, the one waits for itself and the other loses a thread that is then waited for: either way
        # until graceful_timeout is over. An orderly end is as quick, and breaks off no request.
        self.handle_exit(sig, frame)


def _received(client) -> bytes | None:
    """What has come; empty at its end, None when nothing has."""
    try:
        return client.recv(MIB)
    except (BlockingIOError, InterruptedError):
        return None
    except OSError:
        return b""


worker_class = Worker

# Whom to believe about addresses is said in one place, TRUSTED_PROXIES: gunicorn believes nobody.
forwarded_allow_ips = ""

control_socket_disable = (
    True  # nobody steers it but by signals: no socket for it in the owner's home
)


def when_ready(server):
    """Whoever reads an answer slowly still holds a thread, for which a proxy has buffers."""
    names = [each.sock.getsockname() for each in server.LISTENERS]
    addresses = [ipaddress.ip_address(name[0]) for name in names if isinstance(name, tuple)]
    if all(each.is_loopback for each in addresses) or int(os.environ.get("TRUSTED_PROXIES") or 0):
        return
    sys.stderr.write(
        "服务只监听本机地址（127.0.0.1），或者放在反向代理（如 nginx）之后：请改用本机地址，"
        "或按 docs/operations.md 设置代理，并以 TRUSTED_PROXIES 说明有几层。\n"
    )
    sys.exit(4)


def post_fork(server, worker):
    """One that takes another's place goes on as that one would have: a newer program may have migrated the database by
    now, and to refuse it would end all the others (docs/operations.md)."""
    if worker.age > server.num_workers:
        os.environ["TRACKER_SUCCESSOR"] = "1"


if os.environ.get("METRICS_TOKEN") and "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="tracker-metrics-")

    def child_exit(server, worker):
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)

    def on_exit(server):
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
