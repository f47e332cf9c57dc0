"""Databases whose transactions have last words: what was put off is written just before the commit, or not at all.

Whoever writes last may take a lock that everybody wants: it is held for the commit alone, and nothing else is
waited for while it is held.
"""

import logging
import os
import threading
import time
from collections.abc import Callable

from peewee import DatabaseProxy, OperationalError, _savepoint
from playhouse.pool import PooledSqliteDatabase

from tracker.data.patches import Wording
from tracker.data.postgres_pool import SharedPostgresql

log = logging.getLogger("tracker.queries")


class LastWords:
    """`last_words` gets what a transaction has put off, as a list, in order. `key` is what they are sealed with."""

    last_words: Callable[[list], None]
    key = ""

    def __init__(self, *args, **more):
        self._put_off = threading.local()  # a connection, and so a transaction, is a thread's own
        super().__init__(*args, **more)

    @property
    def waiting(self) -> list:
        return self._put_off.__dict__.setdefault("items", [])

    def put_off(self, item) -> None:
        self.waiting.append(item)

    def commit(self):
        items = self.waiting[:]
        self.waiting.clear()
        if items:
            self.last_words(items)
        return super().commit()

    def rollback(self):
        self.waiting.clear()
        return super().rollback()


class Proxy(DatabaseProxy):
    __slots__ = DatabaseProxy.__slots__  # it lets itself be given nothing else

    def savepoint(self):
        return Savepoint(self)


class Savepoint(_savepoint):
    """What is undone has nothing to say either."""

    def _begin(self):
        self.said = len(self.db.waiting)
        super()._begin()

    def rollback(self, begin=True):
        del self.db.waiting[self.said :]
        super().rollback(begin)


class Timed:
    """Says which statements are slow; never what they were about: parameters are people's data."""

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


class Sqlite(Timed, LastWords, PooledSqliteDatabase):
    """A connection that was made while the file could only be read can never write: meanwhile none is kept."""

    context_class = Wording
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
        self.waiting.clear()

    def _add_conn_hooks(self, conn):
        super()._add_conn_hooks(conn)
        self.unwritable = self.database != ":memory:" and not os.access(self.database, os.W_OK)

    def _can_reuse(self, conn):
        return not self.unwritable and super()._can_reuse(conn)


class Postgresql(Timed, LastWords, SharedPostgresql):
    context_class = Wording
