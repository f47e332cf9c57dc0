"""Uploads and ClamAV: clean ones pass, others are named, and without an answer nothing is let in."""

import socketserver
import struct
import threading
from io import BytesIO

import pytest

from tests.evidence import samples
from tracker.audit.entry import Entry
from tracker.evidence.attachment import Attachment

EICAR = (
    b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
)  # harmless; scanners agree to find it


class Clamd(socketserver.StreamRequestHandler):
    """As clamd speaks INSTREAM."""

    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        data = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            data += self.rfile.read(length)
        self.server.seen.append(len(data))
        found = b"Eicar-Test-Signature FOUND" if b"EICAR" in data else b"OK"
        self.wfile.write((self.server.fault or b"stream: " + found) + b"\0")


@pytest.fixture(params=["tcp", "unix"])
def clamd(request, tmp_path, app):
    if request.param == "tcp":
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd)
        app.config["CLAMD"] = f"127.0.0.1:{server.server_address[1]}"
    else:
        app.config["CLAMD"] = str(tmp_path / "clamd")
        server = socketserver.ThreadingUnixStreamServer(app.config["CLAMD"], Clamd)
    server.seen, server.fault = [], b""
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def send(client, content, name="签到.pdf"):
    return client.post("/uploads", data={"file": (BytesIO(content), name)})


def test_a_clean_file_is_taken_whole(sign_in, cast, clamd):
    big = samples.pdf(bytes(300_000))
    assert send(sign_in(cast.street), big).status_code == 200
    assert clamd.seen == [len(big)] and Attachment.get().size == len(big)


def test_a_virus_is_named_and_not_kept(sign_in, cast, clamd, store):
    reply = send(sign_in(cast.street), samples.PDF + EICAR)
    assert (
        reply.status_code == 422
        and "Eicar-Test-Signature" in reply.text
        and "签到.pdf" in reply.text
    )
    assert Attachment.select().count() == 0 and list(store) == []
    assert Entry.select().where(Entry.action == "upload.infected").get().who == "street"


@pytest.mark.parametrize(
    "fault", [b"INSTREAM size limit exceeded. ERROR", b"stream: Can't allocate memory ERROR", b"OK"]
)
def test_what_the_scanner_could_not_look_at_is_not_let_in(sign_in, cast, clamd, store, fault):
    clamd.fault = fault
    reply = send(sign_in(cast.street), samples.PDF)
    assert reply.status_code == 422 and "病毒扫描服务没有响应" in reply.text and list(store) == []


@pytest.mark.parametrize("address", ["/nowhere/clamd", "127.0.0.1:1"])
def test_without_an_answer_nothing_is_let_in(sign_in, cast, app, address, store):
    app.config["CLAMD"] = address
    reply = send(sign_in(cast.street), samples.PDF)
    assert reply.status_code == 422 and "病毒扫描服务没有响应" in reply.text and list(store) == []
