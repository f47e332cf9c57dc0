"""Of a process's threads a few may write or wait for the database's lock; others are answered, so that readers keep a thread."""

import threading
import time
from contextlib import contextmanager

from peewee import OperationalError

FEW = 2  # of a process's four threads
STUCK = (
    2.0  # seconds after which a transaction that has not ended is taken to be waiting for a lock
)
WRITES = ("INSERT", "UPDATE", "DELETE")


class WriteGate:
    """A database whose transactions, and writes outside of one, pass one gate of the process.

    Raises OperationalError when FEW are inside and stuck. Many who are quick take turns, however long that takes.
    """

    hurry, patience = "", ""  # statements after which a lock is not waited for, and is again

    def __init__(self, *args, **more):
        self._changed, self._inside = threading.Condition(), {}  # thread → when it came in
        self._succeeded_at, self._hurried = 0.0, threading.local()
        super().__init__(*args, **more)

    @contextmanager
    def without_waiting(self):
        """Writes outside of a transaction fail here rather than wait: for what a reader's page may do without."""
        self.execute_sql(self.hurry)
        self._hurried.on = True
        try:
            yield
        finally:
            self._hurried.on = False
            self.execute_sql(self.patience)

    def _enter(self) -> None:
        with self._changed:
            while len(self._inside) >= FEW:
                since = max(self._succeeded_at, min(self._inside.values()))
                left = since + STUCK - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    raise OperationalError("too many writers wait")
            self._inside[threading.get_ident()] = time.monotonic()

    def _leave(self, *, succeeded: bool = False) -> None:
        with self._changed:
            self._inside.pop(threading.get_ident(), None)
            self._succeeded_at = time.monotonic() if succeeded else self._succeeded_at
            self._changed.notify()

    def begin(self, *args, **more):
        self._enter()
        try:
            return super().begin(*args, **more)
        except BaseException:
            self._leave()
            raise

    def commit(self):
        super().commit()  # one that fails is rolled back
        self._leave(succeeded=True)

    def rollback(self):
        try:
            super().rollback()
        finally:
            self._leave()

    def execute_sql(self, sql, *args, **more):
        is_inside = threading.get_ident() in self._inside  # also while the last words are written
        if is_inside or getattr(self._hurried, "on", False) or not sql.startswith(WRITES):
            return super().execute_sql(sql, *args, **more)
        self._enter()
        succeeded = False
        try:
            cursor = super().execute_sql(sql, *args, **more)
            succeeded = True
            return cursor
        finally:
            self._leave(succeeded=succeeded)
