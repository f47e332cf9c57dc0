"""Ten districts in one database: a page costs as many statements as with one, counted by the database itself."""

import pytest

from tests.bench.load import growth
from tracker.boards import moves
from tracker.boards.card import Card
from tracker.data.database import db, is_sqlite

PAGES = (
    "/overview/2026",
    "/overview/2026?page=2",
    "/boards/2026",
    "/boards/2026/weiqu",
    "/boards/2026/task/33",
    "/ledger/2026",
    "/cards/{card}",
    "/inbox",
    "/verification",
    "/find?q=培训",
    "/notices",
    "/reports/2026/weiqu",
    "/evidence",
)
MOST = {
    "/overview/2026": 5,
    "/overview/2026?page=2": 5,
    "/boards/2026/weiqu": 5,
    "/boards/2026/task/33": 6,
}


@pytest.fixture
def statements(queries):
    """with statements() as seen: … → what reached the database: on SQLite as it tells it, on PostgreSQL as it was sent."""
    if not is_sqlite():
        return queries

    class Seen(list):
        def __enter__(self):
            db.connection().set_trace_callback(
                lambda sql: self.append(sql) if sql.startswith(("SELECT", "WITH")) else None
            )
            return self

        def __exit__(self, *_):
            db.connection().set_trace_callback(None)

    return Seen


def test_a_page_costs_as_many_statements_with_ten_districts_as_with_one(
    sign_in, cast, card_of, statements
):
    client, card = sign_in(cast.office), card_of("weiqu", 33)

    def costs() -> dict[str, int]:
        found = {}
        for path in PAGES:
            path = path.format(card=card.id)
            client.get(path)
            with statements() as seen:
                assert client.get(path).status_code == 200, path
            found[path] = len(seen)
            assert len(seen) <= MOST.get(path, 30), "\n".join(map(str, seen))
        return found

    one, cards = costs(), Card.select().count()
    growth.grow(10, 1)
    db.connect(reuse_if_open=True)
    assert Card.select().count() == 10 * cards
    ten = costs()
    assert [
        path for path in ten if ten[path] > one[path] and not path.startswith("/overview")
    ] == []  # whose pages of units have sums of their own


@pytest.mark.parametrize("path", ["/overview/2026", "/overview/2026?page=2&light=red"])
def test_the_overview_looks_up_the_changes_of_a_week_and_walks_none_that_are_older(
    sign_in, cast, card_of, statements, path
):
    if not is_sqlite():
        pytest.skip("how SQLite plans")
    moves.apply(card_of("weiqu", 33), "receive", by=cast.street, seen=0)
    growth.grow(10, 1)
    db.connect(reuse_if_open=True)
    client = sign_in(cast.office)
    with statements() as seen:
        assert client.get(path).status_code == 200
    plans = [
        row[3] for sql in seen for row in db.execute_sql(f"EXPLAIN QUERY PLAN {sql}").fetchall()
    ]
    assert any("USING INDEX event_at" in step for step in plans)
    assert [
        step for step in plans if step.startswith("SCAN week") or "INDEX event_card_id" in step
    ] == []
