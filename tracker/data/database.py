"""The database: one proxy that every model hangs on, and how it is connected."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from peewee import Model as PeeweeModel
from peewee import SqliteDatabase
from playhouse.db_url import parse

from tracker.data.before_commit import Postgresql, Proxy, Sqlite
from tracker.refusals import Refused
from tracker.repeats import Repeats

db = Proxy()

SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "foreign_keys": 1,
    "synchronous": "full",  # an acknowledged write survives a power cut
    "busy_timeout": 15_000,
    "cache_size": -16_000,
    "temp_store": "memory",
}

# As SQLite's busy_timeout: whoever waits for another's lock, or for a server that has gone, is answered and frees the thread.
POSTGRESQL_PATIENCE = {
    "connect_timeout": 10,
    "tcp_user_timeout": 20_000,
    "options": "-c lock_timeout=15s -c idle_in_transaction_session_timeout=10min",
}
REPEATS = 100  # entries of refusals within ten minutes that are told apart in each process


class Model(PeeweeModel):
    class Meta:
        database = db
        legacy_table_names = False


MODELS: list[type[Model]] = []  # every one, parents before children; filled in wiring.py


def connect(
    url: str,
    *,
    before_commit: Callable[[list], tuple],
    after_commit: Callable[[tuple], None] | None = None,
    key: str = "",
    slow_ms: int = 0,
):
    """Bind the proxy to the database at `url`. `before_commit` gets what a transaction deferred, `after_commit` what it returned."""
    database = database_at(url)
    database.slow_ms, database.key = slow_ms, key
    database.before_commit = before_commit
    database.after_commit = after_commit or database.after_commit
    database.repeats = Repeats(REPEATS)
    db.initialize(database)
    return database


def database_at(url: str):
    """The database that `url` names (sqlite:///… or postgresql://…), not connected yet. Refused when it names none."""
    parts = urlsplit(url)
    scheme = parts.scheme
    if parts.fragment or (scheme == "sqlite" and parts.query):
        raise Refused("数据库地址里的 # 要写成 %23，路径和密码里的 ? 要写成 %3F，% 要写成 %25。")
    found = parse(url, unquote_password=True, unquote_user=True)
    name = unquote(found.pop("database"))
    if scheme == "sqlite":
        if name != ":memory:":
            Path(name).parent.mkdir(parents=True, exist_ok=True)
        return Sqlite(
            name,
            pragmas=SQLITE_PRAGMAS,
            lock_type="IMMEDIATE",  # a deferred read-then-write loses to 'database is locked'
            max_connections=32,
            check_same_thread=False,
        )
    if scheme in ("postgresql", "postgres"):
        return Postgresql(
            name,
            max_connections=32,
            stale_timeout=600,
            timeout=15,
            prefer_psycopg3=True,
            **(POSTGRESQL_PATIENCE | found),
        )
    raise Refused(
        f"不认识这种数据库地址：{scheme or '（空）'}。请写成 sqlite:///文件 或 postgresql://账号@主机/数据库。"
    )


def is_sqlite() -> bool:
    return isinstance(db.obj, SqliteDatabase)


def lock(query) -> list:
    """Run `query` and hold its rows until the transaction ends; SQLite already holds the whole database.

    As an UPDATE holds them: new rows may still refer to them, or two who hold different rows would wait for each other.
    """
    return list(query if is_sqlite() else query.for_update("FOR NO KEY UPDATE"))


def put(model: type[Model], key: dict, **values) -> Model:
    """The row that `key` names, made or brought up to date; an unchanged row is not written."""
    row = model.get_or_none(**key)
    if row is None:
        return model.create(**key, **values)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, values[name])
        row.save(only=changed)
    return row
