"""Queries that are put into SQL once: building the text of a busy one costs more than its answer."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import NamedTuple

from peewee import Value

from tracker.data.database import db


class Given(NamedTuple):
    """The place of an argument among a statement's parameters."""

    place: int


class Spoken(NamedTuple):
    """A statement that is ready. To a peewee query it is the database that it runs on."""

    sql: str
    parameters: list

    def execute(self, query):
        return db.execute_sql(self.sql, self.parameters)


def prepared(build: Callable) -> Callable[..., Iterable]:
    """`build` makes a query of its arguments. It is called once for each kind of database; after that only the values differ.

    So it may not look at them, nor ask for `IN` a list of them; and a value goes to the database as it is: an id, not a
    row, a naive moment in UTC. What comes back is what the query gives: rows, or tuples.
    """
    texts: dict[type, tuple] = {}

    @wraps(build)
    def ask(*values) -> Iterable:
        kind = type(db.obj)
        if kind not in texts:
            query = build(
                *(
                    Value(Given(place), converter=False, unpack=False)
                    for place in range(len(values))
                )
            )
            texts[kind] = (query, *query.sql())
        query, sql, parameters = texts[kind]
        told = [values[each.place] if isinstance(each, Given) else each for each in parameters]
        return query.clone().execute(Spoken(sql, told))

    return ask
