"""All rows of one database into another of either kind, table by table, with a sum that knows every value."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from peewee import AutoField, ForeignKeyField

from tracker.data.database import MODELS, Model, db, is_sqlite
from tracker.refusals import Refused

PORTION = 200  # rows
DERIVED = "find_gram"  # the search's own table differs from database to database and is made anew
HISTORY = "schema_migration"


@contextmanager
def using(database):
    """Models speak to this database meanwhile."""
    before = db.obj
    db.initialize(database)
    try:
        yield
    finally:
        db.initialize(before)


def refuse_strange_tables() -> None:
    """A table that no model knows would be left behind in silence."""
    known = {model._meta.table_name for model in MODELS} | {HISTORY}
    strange = sorted(
        name for name in db.get_tables() if name not in known and not name.startswith(DERIVED)
    )
    if strange:
        raise Refused(f"数据库里有程序不认识的表：{'、'.join(strange)}，没有搬迁。")


def copy(model: type[Model], source, target) -> tuple[int, str]:
    """Copy a model's rows; return how many there were and their sum. Rows that name rows of their own table do so at the end."""
    fields, counted = model._meta.sorted_fields, Sum()
    own = [
        n
        for n, field in enumerate(fields)
        if isinstance(field, ForeignKeyField) and field.rel_model is model
    ]
    key, later = fields.index(model._meta.primary_key), []
    for rows in _portions(model, source):
        counted.add(rows)
        later += [row for row in rows if any(row[n] is not None for n in own)]
        bare = (
            [tuple(None if n in own else value for n, value in enumerate(row)) for row in rows]
            if own
            else rows
        )
        with using(target):
            model.insert_many(bare, fields=fields).execute()
    with using(target):
        for row in later:
            model.update({fields[n]: row[n] for n in own}).where(
                model._meta.primary_key == row[key]
            ).execute()
        if not is_sqlite() and isinstance(model._meta.primary_key, AutoField):
            _go_on_counting(model)
    return counted.said()


def sum_of(model: type[Model], database) -> tuple[int, str]:
    counted = Sum()
    for rows in _portions(model, database):
        counted.add(rows)
    return counted.said()


class Sum:
    """Of rows in any order: databases sort words differently."""

    def __init__(self):
        self.count = self.total = 0

    def add(self, rows: list[tuple]) -> None:
        for row in rows:
            text = json.dumps(row, ensure_ascii=False, sort_keys=True, default=str)
            self.total = (self.total + int.from_bytes(sha256(text.encode()).digest())) % (1 << 256)
        self.count += len(rows)

    def said(self) -> tuple[int, str]:
        return self.count, f"{self.total:064x}"


def _portions(model: type[Model], database) -> Iterator[list[tuple]]:
    key, last = model._meta.primary_key, None
    place = model._meta.sorted_fields.index(key)
    while True:
        with using(database):
            query = model.select().order_by(key).limit(PORTION)
            rows = list((query if last is None else query.where(key > last)).tuples())
        if not rows:
            return
        yield rows
        last = rows[-1][place]


def _go_on_counting(model: type[Model]) -> None:
    """PostgreSQL counts apart from the rows."""
    table, column = model._meta.table_name, model._meta.primary_key.column_name
    db.execute_sql(
        "SELECT setval(pg_get_serial_sequence(%s, %s), greatest(1, max(id)), max(id) IS NOT NULL) "
        f'FROM (SELECT max("{column}") AS id FROM "{table}") AS it',
        (f'"{table}"', column),
    )
