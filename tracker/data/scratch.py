"""Folders for what is needed only meanwhile: for this account alone, removed at the end, or swept after a kill."""

import atexit
import errno
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

DAY = 24 * 3600


@contextmanager
def folder(prefix: str, within: Path | None = None) -> Iterator[Path]:
    """A new folder in `within`, by default where temporary files go. Locked as long as anybody uses it."""
    within = within or Path(tempfile.gettempdir())
    sweep(prefix, within)
    path, handle = _locked(prefix, within)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        os.close(handle)


@contextmanager
def until_exit(prefix: str) -> Iterator[None]:
    """Temporary files made meanwhile lie in a folder that goes when this process ends."""
    sweep(prefix)
    path, _ = _locked(prefix, Path(tempfile.gettempdir()))
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    before, tempfile.tempdir = tempfile.tempdir, str(path)
    try:
        yield
    finally:
        tempfile.tempdir = before


def _locked(prefix: str, within: Path) -> tuple[Path, int]:
    """A folder and the handle that locks it: children made by fork hold it as well."""
    while True:
        path = Path(tempfile.mkdtemp(prefix=prefix, dir=within))
        with suppress(FileNotFoundError):  # somebody swept before it was locked
            handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
            with suppress(OSError):  # a file system that locks no folders
                fcntl.flock(handle, fcntl.LOCK_EX)
            if path.exists():
                return path, handle
            os.close(handle)


def sweep(prefix: str, within: Path | None = None) -> None:
    """Remove what killed processes have left."""
    for path in abandoned(prefix, within):
        shutil.rmtree(path, ignore_errors=True)


def abandoned(prefix: str, within: Path | None = None) -> list[Path]:
    """Folders of this account whose users are gone."""
    return [
        path
        for path in Path(within or tempfile.gettempdir()).glob(f"{prefix}*")
        if _is_abandoned(path)
    ]


def is_old(path: Path) -> bool:
    return time.time() - path.stat().st_mtime > DAY


def _is_abandoned(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        found = os.fstat(handle)
        if found.st_uid != os.geteuid():
            return False
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:  # locked; or a file system that locks no folders
        return error.errno != errno.EWOULDBLOCK and is_old(path)
    finally:
        os.close(handle)
    return True
