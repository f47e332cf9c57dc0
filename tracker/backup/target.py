"""The database that a restore or a move fills: an empty one, marked until it is whole, so that nothing half is used."""

from pathlib import Path

from peewee import Database, SqliteDatabase

from tracker.refusals import Refused


def is_unfinished(database: Database, mark: str, occupied: str) -> bool:
    """Was the same work interrupted here? Raises Refused, with the sentence `occupied`, for any other that has tables."""
    with database.connection_context():
        tables = database.get_tables()
    if tables and mark not in tables:
        raise Refused(occupied)
    return bool(tables)


def begin(database: Database, mark: str) -> None:
    """Clear what an interruption left, and mark the database."""
    if isinstance(database, SqliteDatabase):
        database.close_all()
        for end in ("-wal", "-shm", ""):
            Path(database.database + end).unlink(missing_ok=True)
    with database.connection_context(), database.atomic():
        for name in database.get_tables():
            database.execute_sql(f'DROP TABLE "{name}" CASCADE')
        database.execute_sql(f"CREATE TABLE {mark} (id integer)")


def end(database: Database, mark: str) -> None:
    database.execute_sql(f"DROP TABLE {mark}")
