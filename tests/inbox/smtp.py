"""A mail server for tests: takes what is sent, refuses or breaks as told."""

import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy


class _Talk(socketserver.StreamRequestHandler):
    def say(self, line: str):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        server = self.server
        if server.broken:
            return None
        self.say("220 test")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(":")[0].split()[0].upper()
            if verb == "DATA":
                self.say("354 go on")
                text = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    text += part
                server.letters.append(message_from_bytes(text, policy=policy.default))
                self.say("250 taken")
            elif verb == "RCPT" and any(address in line for address in server.refused):
                self.say("550 no such person")
            elif verb == "QUIT":
                return self.say("221 bye")
            else:
                self.say("250 ok")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True
    broken = False


@contextmanager
def mail_server():
    """Yields the server: `.url`, `.letters`, `.refused` (addresses), `.broken`."""
    server = Server(("127.0.0.1", 0), _Talk)
    server.letters, server.refused = [], set()
    server.url = f"smtp://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
