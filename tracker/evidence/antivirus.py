"""Uploads before the eyes of ClamAV, where CLAMD names its service: a socket's path, or host:port."""

import socket
import struct
from typing import BinaryIO

from tracker.refusals import Refused

CHUNK = 64 * 1024
PATIENCE = 60  # seconds
SILENT = "病毒扫描服务没有响应，暂时不能上传附件。已填的内容都还在，请稍后再试；一直不行请联系系统管理员。"


class Infected(Refused):
    """`virus` is what ClamAV calls it."""

    heading = "文件未通过病毒扫描"

    def __init__(self, name: str, virus: str):
        super().__init__(f"“{name}”没有通过病毒扫描（{virus}），没有接收。请检查来源和本机。")
        self.virus = virus


def scan(clamd: str, stream: BinaryIO, name: str) -> None:
    """Raises Infected, or Refused when nobody can say: what was not looked at is not let in."""
    try:
        answer = _ask(clamd, stream)
    except OSError as error:
        raise Refused(SILENT) from error
    finally:
        stream.seek(0)
    if answer.endswith(" FOUND"):
        raise Infected(name, answer.removeprefix("stream: ").removesuffix(" FOUND"))
    if answer != "stream: OK":
        raise Refused(SILENT)


def _ask(clamd: str, stream: BinaryIO) -> str:
    """clamd's INSTREAM: lengths and pieces, a zero length, and one line of answer."""
    with _connected(clamd) as service:
        service.sendall(b"zINSTREAM\0")
        stream.seek(0)
        while piece := stream.read(CHUNK):
            service.sendall(struct.pack("!L", len(piece)) + piece)
        service.sendall(struct.pack("!L", 0))
        answer = b""
        while piece := service.recv(4096):
            answer += piece
        return answer.rstrip(b"\0\n").decode(errors="replace")[:200]


def _connected(clamd: str) -> socket.socket:
    if not clamd.startswith("/"):
        host, _, port = clamd.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), PATIENCE)
    service = socket.socket(socket.AF_UNIX)
    service.settimeout(PATIENCE)
    service.connect(clamd)
    return service
