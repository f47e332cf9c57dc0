"""The places of a PostgreSQL server, shared by processes that know nothing of each other, so that none is left without.

A process may always have one connection. It takes another only while the server has places to spare; otherwise its
threads take turns with the connections that it has.
"""

import logging
import time

import psycopg
from peewee import OperationalError, PostgresqlDatabase
from playhouse.pool import MaxConnectionsExceeded, PooledPostgresqlDatabase

log = logging.getLogger("tracker.database")

REFUSALS = (
    "too many",
    "connection slots",
    "太多",
    "连接位置",
)  # no code comes with them, and the server may speak Chinese
LOOK = 1.0  # seconds from one look whether there is room to the next
QUIET = 60.0  # seconds without want, after which the next is worth a line in the log
PLACES = """
    SELECT sum(pg_stat_get_db_numbackends(oid))::int, current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
        - coalesce(current_setting('reserved_connections', true)::int, 0)
    FROM pg_database"""


class Places(PostgresqlDatabase):
    """What the pool asks for a connection when it has none left, and is told to wait when the server is short of them."""

    look_at = -QUIET

    def _connect(self):
        if self._in_use and time.monotonic() < self.look_at:
            raise MaxConnectionsExceeded
        try:
            made = super()._connect()
        except psycopg.OperationalError as error:
            if any(words in str(error) for words in REFUSALS):
                self._wait()
            raise
        if self._in_use and not _leaves_some(made):
            made.close()
            self._wait()
        return made

    def _wait(self):
        moment = time.monotonic()
        if moment > self.look_at + QUIET:
            log.warning("PostgreSQL has no connections to spare: requests take turns")
        self.look_at = moment + LOOK
        raise MaxConnectionsExceeded


class SharedPostgresql(PooledPostgresqlDatabase, Places):
    """A pool whose threads wait for their turn, and say at last what other faults of a database say."""

    def connect(self, reuse_if_open=False):
        try:
            return super().connect(reuse_if_open)
        except MaxConnectionsExceeded as error:
            raise OperationalError("no connection in time") from error


def _leaves_some(connection) -> bool:
    """Does the server have a quarter of its places left, and two of a few?"""
    taken, places = connection.execute(PLACES).fetchone()
    return places - taken >= max(2, places // 4)
