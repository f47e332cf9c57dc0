"""The store of files: bytes under the SHA-256 of their content, in a folder. A bucket has the same methods."""

import errno
import fcntl
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from tracker.data.whole_file import sync_folder
from tracker.refusals import Missing, Refusal

CHUNK = 1 << 20
GRACE_SECONDS = (
    3600  # bytes are written before the row that names them: young ones may still get theirs
)
ROOM = 64 * 1024  # bytes
CLOCKS_DIFFER = 60  # seconds, between a file server and this machine
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)


class StorageFull(Refusal):
    status = 507
    heading = "磁盘空间不足"

    def __init__(self):
        super().__init__(
            "服务器的磁盘空间不足，文件没有保存，已填的内容没有改动。请联系系统管理员清理后重试。"
        )


class StorageReadOnly(Refusal):
    status = 503
    heading = "暂时不能保存"

    def __init__(self):
        super().__init__(
            "服务器上存放文件的目录现在是只读的，文件没有保存，已填的内容没有改动。请联系系统管理员。"
        )


class FolderStore:
    """A file is complete and synced before its name appears, and is never overwritten."""

    grace = GRACE_SECONDS

    def __init__(self, folder: Path):
        self.folder = Path(folder)

    def put(self, stream: BinaryIO) -> tuple[str, int]:
        """Keep everything that `stream` still holds; return its digest and size. StorageFull and StorageReadOnly leave nothing behind."""
        with _faults_named():
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=self.folder, prefix=".draft-")
            try:
                with os.fdopen(handle, "wb") as file:
                    digest, size = _copy(stream, file)
                    file.flush()
                    os.fsync(file.fileno())
                self._adopt(draft, self._path(digest), size)
            finally:
                Path(draft).unlink(missing_ok=True)
        return digest, size

    def open(self, digest: str) -> BinaryIO:
        try:
            return self._path(digest).open("rb")
        except FileNotFoundError:
            raise Missing("这个附件的文件不见了，请联系系统管理员从备份恢复。") from None

    def exists(self, digest: str) -> bool:
        return self._path(digest).exists()

    def discard(self, digest: str, is_needed: Callable[[str], bool]) -> bool:
        """Remove a file that no row names any more; False when it stays."""
        path = self._path(digest)
        if not path.exists():  # nor, perhaps, the folder
            return False
        with self._alone():
            if not self.is_old(digest) or is_needed(digest):
                return False
            path.unlink()
            sync_folder(path.parent)
        return True

    def is_old(self, digest: str) -> bool:
        """Old enough that no row is on its way to name it."""
        try:
            return _age(self._path(digest)) >= self.grace
        except FileNotFoundError:
            return False

    def abandoned(self) -> list[Path]:
        """Drafts whose writer is gone: what a kill or a power cut in the middle of an upload leaves."""
        return [path for path in self.folder.glob(".draft-*") if _age(path) >= self.grace]

    def tidy(self, is_needed: Callable[[str], bool]) -> int:
        """Remove what interrupted writers left; how many."""
        old = self.abandoned()
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def check(self) -> None:
        """Raise when nothing can be written here, or hardly anything more."""
        with _faults_named():
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.folder, prefix=".draft-") as file:
                file.write(bytes(ROOM))

    def __iter__(self) -> Iterator[str]:
        """The digest of every file, in order; a folder of them at a time."""
        for part in sorted(self.folder.glob("??")):
            yield from sorted(
                path.name for path in part.iterdir() if re.fullmatch(r"[0-9a-f]{64}", path.name)
            )

    def _adopt(self, draft: str, path: Path, size: int) -> None:
        """Give the finished file its name, or refresh the age of the one that already has it."""
        if not path.parent.is_dir():
            path.parent.mkdir(exist_ok=True)
            sync_folder(self.folder)
        with self._alone():
            if path.exists() and path.stat().st_size == size:  # a shorter one is damaged: mend it
                os.utime(path)
            else:
                os.rename(draft, path)
        sync_folder(path.parent)

    @contextmanager
    def _alone(self):
        """Nobody else, in any process, adopts or discards meanwhile."""
        with open(self.folder / ".lock", "ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _path(self, digest: str) -> Path:
        if not re.fullmatch(r"[0-9a-f]{64}", digest):
            raise ValueError(digest)
        return self.folder / digest[:2] / digest


@contextmanager
def spooled(stream: BinaryIO) -> Iterator[tuple[BinaryIO, str, int]]:
    """Everything that `stream` still holds, from its beginning, with digest and size: on this disk as long as it is sent on."""
    with tempfile.SpooledTemporaryFile(max_size=4 * CHUNK) as file:
        with _faults_named():
            digest, size = _copy(stream, file)
            file.seek(0)
        yield file, digest, size


def refusal_of(fault: OSError) -> Refusal | None:
    """What people are told of a disk that is full or read-only; None of other faults."""
    if fault.errno in FULL:
        return StorageFull()
    return StorageReadOnly() if fault.errno in READ_ONLY else None


@contextmanager
def _faults_named():
    try:
        yield
    except OSError as fault:
        if refusal := refusal_of(fault):
            raise refusal from fault
        raise


def _age(path: Path) -> float:
    """Seconds since `path` was written. A time that lies ahead of now is set to now: its clock was ahead."""
    age = time.time() - path.stat().st_mtime
    if age < -CLOCKS_DIFFER:
        os.utime(path)
        return 0
    return age


def _copy(stream: BinaryIO, file: BinaryIO) -> tuple[str, int]:
    hasher, size = sha256(), 0
    while chunk := stream.read(CHUNK):
        hasher.update(chunk)
        file.write(chunk)
        size += len(chunk)
    return hasher.hexdigest(), size
