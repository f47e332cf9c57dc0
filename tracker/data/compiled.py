"""Queries that are put into SQL once: building the text of a busy one costs more than its answer."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache, wraps
from typing import NamedTuple

from peewee import Value

from tracker.data.database import db


class Placeholder(NamedTuple):
    """Which argument stands there among a statement's parameters."""

    argument: int


class Statement(NamedTuple):
    """SQL with its parameters. To a peewee query it is the database that it runs on."""

    sql: str
    parameters: list

    def execute(self, query):
        return db.execute_sql(self.sql, self.parameters)


def compiled(build: Callable) -> Callable[..., Iterable]:
    """Compile the query that `build` makes of its arguments; returns what it gives, rows or tuples.

    `build` is called once for each kind of database; after that only the values differ. So it may not look at them,
    nor ask for `IN` a list of them; a value goes to the database as it is: an id, not a row, a naive moment in UTC.
    """
    statement = _statement(build)

    @wraps(build)
    def ask(*values) -> Iterable:
        query, ready = statement(values)
        return query.clone().execute(ready)

    return ask


def compiled_rows(build: Callable) -> Callable[..., list[tuple]]:
    """As `compiled`, with tuples as the driver gives them: a quarter of the cost. For times, `date_from_row`, `moment_from_row`."""
    statement = _statement(build)

    @wraps(build)
    def ask(*values) -> list[tuple]:
        _, ready = statement(values)
        return db.execute_sql(*ready).fetchall()

    return ask


@lru_cache(1024)
def date_from_row(value: str | date | None) -> date | None:
    """A day from a driver's row: SQLite keeps text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


@lru_cache(1024)
def moment_from_row(value: str | datetime | None) -> datetime | None:
    """A naive moment in UTC from a driver's row: SQLite keeps text."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _statement(build: Callable) -> Callable[[tuple], tuple]:
    """values → the query that `build` made, and its statement with these values."""
    texts: dict[type, tuple] = {}

    def ready(values: tuple) -> tuple:
        kind = type(db.obj)
        if kind not in texts:
            places = range(len(values))
            query = build(*(Value(Placeholder(n), converter=False, unpack=False) for n in places))
            texts[kind] = (query, *query.sql())
        query, sql, parameters = texts[kind]
        filled = [values[p.argument] if isinstance(p, Placeholder) else p for p in parameters]
        return query, Statement(sql, filled)

    return ready
