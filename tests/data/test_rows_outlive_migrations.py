"""With rows in every table, each migration on the way down and up leaves alone what is not its own."""

from datetime import date
from types import SimpleNamespace

from tests.conftest import CAST
from tests.world import people, populate
from tracker.config import ROOT
from tracker.data import migrations
from tracker.data.database import db
from tracker.plan.office_decisions import Reading
from tracker.planning import rulings
from tracker.units import succession
from tracker.units.unit import Unit

OURS = {
    "assignment",
    "decision",
    "filing",
    "guideline",
    "guideline_unit",
    "media_account",
    "post",
    "revision",
    "unit_change",
    "yardstick",
}


def rows_of(table: str) -> tuple[list[str], list[tuple]]:
    """(the names of its columns, its rows in the order of all that they say)."""
    cursor = db.execute_sql(f'SELECT * FROM "{table}"')
    names = [column[0] for column in cursor.description]
    return names, sorted(([*row] for row in cursor.fetchall()), key=repr)


def of_columns(snapshot, names: list[str]) -> list:
    """The rows of `snapshot` as a table shows them that has no other columns than `names`."""
    had, rows = snapshot
    return sorted(([row[had.index(name)] for name in names] for row in rows), key=repr)


def decide_and_merge() -> None:
    cast = SimpleNamespace(**{name: people()[name] for name, *_ in CAST})
    ruling = rulings.ruling_by_key("district-training")
    rulings.decide(
        ruling, Reading("own", "演示"), "演示", seen=0, folder=ROOT / "seeds", by=cast.office
    )
    succession.rename(
        Unit.get(Unit.code == "fupinban"), "区乡村振兴局", date(2026, 6, 1), by=cast.admin
    )


def test_every_table_keeps_its_rows_while_others_come_and_go(app):
    populate(app.config["TRACKER_FILES"], app.secret_key)
    decide_and_merge()
    tables = [
        t
        for t in db.obj.get_tables()
        if t not in ("schema_migration", "mailbox") and not t.startswith("find")
    ]  # the search index is made anew; of mail addresses tests/inbox/test_letters.py tells
    before = {table: rows_of(table) for table in tables}
    assert set(before) >= OURS and [t for t in sorted(OURS) if not before[t][1]] == []
    names = [m.name for m in migrations.runner().status()]
    gone = []
    while (name := migrations.runner().down()[0]) != "0003_supervision":
        gone.append(name)
        for table in set(db.obj.get_tables()) & set(before):
            names_now, rows = rows_of(table)
            assert set(names_now) <= set(before[table][0])
            assert rows == of_columns(before[table], names_now), (name, table)
    assert set(db.obj.get_tables()) >= OURS
    kept = {table: rows_of(table) for table in set(db.obj.get_tables()) & set(before)}
    migrations.up()
    assert [m.name for m in migrations.runner().status()] == names
    for table, snapshot in kept.items():
        names_now, _ = rows_of(table)
        assert of_columns(rows_of(table), snapshot[0]) == of_columns(snapshot, snapshot[0]), table
    assert not migrations.difference()
