"""Is the database still the one that was opened, and whole? Where it is not, nothing more is saved that would vanish."""

import logging
import os
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

from peewee import DatabaseError

from tracker.refusals import Refusal

SWAPPED = "数据库文件在系统运行时被换掉或删除了，系统已停止保存。"
LOG_LOST = "数据库的 -wal 文件在系统运行时被换掉或删除了，系统已停止保存。"
WENT_BACK = "数据库在系统运行时退回到了从前的样子，系统已停止保存。"
BROKEN = "数据库文件已损坏，系统已停止保存。"
CORRUPT, NOT_A_DATABASE, CORRUPT_INDEX = (
    11,
    26,
    267,
)  # SQLite's codes; a search index can be made anew
MARK = ".stopped"  # the end of its name
log = logging.getLogger(__name__)


class Stopped(Refusal):
    status = 503
    heading = "系统暂停保存"

    def __init__(self):
        super().__init__(
            "系统的数据库出了问题，为了不丢失内容已停止保存，刚才的操作没有保存。请联系系统管理员。"
        )


class Watched:
    """A database that commits nothing once it is known that it would be lost. `newest` is the last audit entry it wrote."""

    stopped, newest = "", 0

    def commit(self):
        if self.why_stopped():
            raise Stopped
        return super().commit()

    def why_stopped(self) -> str:
        """Cheap enough for every commit; empty while all is well."""
        return self.stopped

    def stop(self, why: str) -> None:
        """Save nothing more, in this process until it ends."""
        if not self.stopped:
            log.critical(why)
        self.stopped = why

    def look(self) -> None:
        """What costs more than a commit may."""

    def note_damage(self, error: Exception) -> None:
        """Stop where the database itself says that it is damaged."""


class WatchedFile(Watched):
    """SQLite's file and its -wal, known by their numbers in the file system; all processes stop together, by a mark beside it."""

    # Never closed: POSIX ends all locks that this process has on a file, SQLite's too, when any of its descriptors is closed.
    _file = None
    checkpointed = 0  # the newest audit entry that the file itself, without its -wal, has shown

    def __init__(self, *args, **more):
        self._opened = {}  # by connection
        super().__init__(*args, **more)

    @property
    def mark(self) -> Path:
        return Path(f"{self.database}{MARK}")

    def why_stopped(self) -> str:
        if not self.stopped and self.database != ":memory:":
            file, wal = self._numbers()
            for then, wal_then in list(self._opened.values()):
                if then != file:
                    self.stop(SWAPPED)
                elif wal_then not in (None, wal):
                    self.stop(LOG_LOST)
            if not self.stopped and os.path.exists(f"{self.database}{MARK}"):
                self.stopped = self.mark.read_text() or BROKEN  # on a full disk it is empty
        return self.stopped

    def stop(self, why: str) -> None:
        super().stop(why)
        with suppress(OSError):
            self.mark.write_text(why)

    def go_on(self) -> None:
        """After everything was found to be in order."""
        self.stopped = ""
        self.mark.unlink(missing_ok=True)

    def look(self) -> None:
        """Was the file cut short, or overwritten with an older one?"""
        with suppress(OSError, sqlite3.Error):
            if self._is_short():
                time.sleep(0.2)  # a checkpoint may have been at work
                if self._is_short():
                    self.stop(BROKEN)
            newest = self._in_the_file()
            if newest < self.checkpointed:
                self.stop(WENT_BACK)
            self.checkpointed = newest

    def note_damage(self, error: Exception) -> None:
        code = getattr(getattr(error, "orig", error), "sqlite_errorcode", 0)
        if code != CORRUPT_INDEX and code & 0xFF in (CORRUPT, NOT_A_DATABASE):
            self.stop(BROKEN)

    def execute_sql(self, sql, *args, **more):
        try:
            return super().execute_sql(sql, *args, **more)
        except DatabaseError as error:
            self.note_damage(error)
            raise

    def _add_conn_hooks(self, conn):
        super()._add_conn_hooks(conn)
        if self.database != ":memory:":
            conn.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()  # opens the -wal
            self._opened[id(conn)] = self._numbers()

    def _close_raw(self, conn):
        self._opened.pop(id(conn), None)
        super()._close_raw(conn)

    def _numbers(self) -> tuple:
        return _number(self.database), _number(f"{self.database}-wal")

    def _is_short(self) -> bool:
        if self._file is None:
            self._file = os.open(self.database, os.O_RDONLY | os.O_CLOEXEC)
        header, size = os.pread(self._file, 100, 0), os.fstat(self._file).st_size
        page = int.from_bytes(header[16:18], "big")
        pages = int.from_bytes(header[28:32], "big")
        return size < max(pages * (65536 if page == 1 else page), int(self.checkpointed > 0))

    def _in_the_file(self) -> int:
        address = f"file:{quote(self.database)}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as file:
            row = file.execute("SELECT seq FROM audit_seal").fetchone()
        return row[0] if row else 0


def _number(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
