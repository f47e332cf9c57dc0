"""Reading an object: as much at a time as is asked for, and on from where the line broke."""

import io
import logging

from tracker.storage.s3.faults import BROKEN, faults_named

TRIES = 3  # a file
BUFFER = 1 << 18

log = logging.getLogger(__name__)


def opened(client, at: dict) -> io.BufferedReader:
    """The object at bucket and key `at` as a file that can be wound. Raises ClientError when it is not there."""
    return io.BufferedReader(Reading(client, at, client.get_object(**at)), BUFFER)


class Reading(io.RawIOBase):
    def __init__(self, client, at: dict, answer: dict):
        super().__init__()
        self.client, self.at = client, at
        self.size, self.body = answer["ContentLength"], answer["Body"]
        self.left = TRIES
        self.place = self.reached = 0  # where the reader is, and where `body` is

    def readable(self):
        return True

    def seekable(self):
        return True

    def seek(self, offset, whence=io.SEEK_SET):
        self.place = max(0, offset + (0, self.place, self.size)[whence])
        return self.place

    def tell(self):
        return self.place

    def readinto(self, buffer) -> int:
        with faults_named():
            while True:
                try:
                    return self._read(buffer)
                except BROKEN as error:
                    self._drop()
                    self.left -= 1
                    if not self.left:
                        raise
                    log.warning("store: the line broke at %s: %s", self.place, type(error).__name__)

    def _read(self, buffer) -> int:
        if self.place >= self.size:
            return 0
        if self.body is None or self.reached != self.place:
            self._drop()
            self.body = self.client.get_object(**self.at, Range=f"bytes={self.place}-")["Body"]
        chunk = self.body.read(min(len(buffer), self.size - self.place))
        if not chunk:
            raise OSError("the object ended early")
        buffer[: len(chunk)] = chunk
        self.place = self.reached = self.place + len(chunk)
        return len(chunk)

    def _drop(self) -> None:
        if self.body is not None:
            self.body.close()
        self.body = None

    def close(self):
        self._drop()
        super().close()
