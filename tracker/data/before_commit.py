"""Databases that write what a transaction deferred just before its commit, or not at all.

A lock that everybody wants is so held for the commit alone, and nothing else is waited for meanwhile.
"""

import logging
import os
import threading
import time
from collections.abc import Callable

from peewee import DatabaseProxy, OperationalError, _savepoint
from playhouse.pool import PooledSqliteDatabase

from tracker.data.database_watch import Watched, WatchedFile
from tracker.data.patches import Wording
from tracker.data.postgres_pool import SharedPostgresql
from tracker.data.write_gate import WriteGate

log = logging.getLogger("tracker.queries")


class BeforeCommit:
    """`before_commit` gets the list of what a transaction deferred, in order; `key` seals it. `after_commit` gets what it returned."""

    before_commit: Callable[[list], tuple]
    key = ""
    after_commit: Callable[[tuple], None] = staticmethod(lambda end: None)

    def __init__(self, *args, **more):
        self._deferred = threading.local()  # a connection, and so a transaction, is a thread's own
        super().__init__(*args, **more)

    @property
    def pending(self) -> list:
        return self._deferred.__dict__.setdefault("items", [])

    def defer(self, item) -> None:
        self.pending.append(item)

    def commit(self):
        items = self.pending[:]
        self.pending.clear()
        end = self.before_commit(items) if items else None
        super().commit()
        if end:
            self.newest = max(self.newest, end[0])
            self.after_commit(end)

    def rollback(self):
        self.pending.clear()
        return super().rollback()


class Proxy(DatabaseProxy):
    __slots__ = DatabaseProxy.__slots__  # it lets itself be given nothing else

    def savepoint(self):
        return Savepoint(self)


class Savepoint(_savepoint):
    """What is undone defers nothing."""

    def _begin(self):
        self.deferred = len(self.db.pending)
        super()._begin()

    def rollback(self, begin=True):
        del self.db.pending[self.deferred :]
        super().rollback(begin)


class Timed:
    """Logs slow statements, never their parameters, which are people's data."""

    slow_ms = 0

    def execute_sql(self, sql, *args, **more):
        if not self.slow_ms:
            return super().execute_sql(sql, *args, **more)
        began = time.perf_counter()
        try:
            return super().execute_sql(sql, *args, **more)
        finally:
            milliseconds = round(1000 * (time.perf_counter() - began))
            if milliseconds >= self.slow_ms:
                log.warning("slow query", extra={"said": {"ms": milliseconds, "sql": sql[:2000]}})


class Sqlite(WriteGate, Timed, WatchedFile, BeforeCommit, PooledSqliteDatabase):
    """A connection that was made while the file could only be read can never write: meanwhile none is kept."""

    context_class = Wording
    hurry = "PRAGMA busy_timeout = 0"
    unwritable = False

    def execute_sql(self, sql, *args, **more):
        try:
            return super().execute_sql(sql, *args, **more)
        except OperationalError as error:
            if any(words in str(error) for words in ("readonly", "disk I/O")):
                self.unwritable = True
                self.close_idle()
            raise

    def rollback(self):
        """SQLite rolls back by itself when the disk is full: doing it again would hide that behind another complaint."""
        if self.connection().in_transaction:
            return super().rollback()
        self.pending.clear()
        self._leave()

    @property
    def patience(self) -> str:
        return f"PRAGMA busy_timeout = {dict(self._pragmas)['busy_timeout']}"

    def _add_conn_hooks(self, conn):
        super()._add_conn_hooks(conn)
        self.unwritable = self.database != ":memory:" and not os.access(self.database, os.W_OK)

    def _can_reuse(self, conn):
        return not self.unwritable and super()._can_reuse(conn)


class Postgresql(WriteGate, Timed, Watched, BeforeCommit, SharedPostgresql):
    context_class = Wording
    hurry, patience = "SET lock_timeout = 1", "RESET lock_timeout"
