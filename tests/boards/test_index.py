"""A year's index: every unit with its counts."""

from datetime import date, datetime

from tracker.boards.card import Card, State
from tracker.boards.light import Light, light
from tracker.boards.queries import index_of
from tracker.boards.year import Year
from tracker.units.unit import Unit


def test_the_year_index_lists_every_unit_and_what_nobody_has_been_named_for(sign_in, cast, queries):
    client = sign_in(cast.office)
    with queries() as seen:
        page = client.get("/boards/2026").text
    assert "韦曲街办" in page and "区档案馆" in page and "区政府相关部门" in page
    assert len(seen) <= 20


def test_the_year_index_counts_what_each_card_says(app, cast):
    for number, card in enumerate(Card.select().order_by(Card.id)):
        changes = {
            "state": list(State)[number % 4],
            "due_on": date(2026, 6, 10 + number % 11),
            "returns": number % 3 // 2,
            "submitted_at": datetime(2026, 6, 9 + number % 6),
        }
        Card.update(**changes).where(Card.id == card.id).execute()
    rows = {row.unit.code: row for row in index_of(Year.get_by_id(2026), date(2026, 6, 15), 2)}
    for unit in Unit.select():
        cards = list(Card.select().where((Card.unit == unit) & (Card.year == 2026)))
        lights = [light(card, date(2026, 6, 15), 2)[0] for card in cards]
        if cards:
            row = rows[unit.code]
            assert row.states == {state: sum(c.state == state for c in cards) for state in State}
            assert (row.red, row.yellow) == (lights.count(Light.RED), lights.count(Light.YELLOW))


def test_more_units_than_a_district_has_go_by_pages_and_the_totals_are_everybodys(
    sign_in, cast, monkeypatch
):
    monkeypatch.setattr("tracker.boards.views.index.PAGE", 12)
    client = sign_in(cast.office)
    pages = [client.get(f"/boards/2026?page={n}").text for n in (1, 2, 9)]
    assert (
        "区司法局" in pages[0]
        and "韦曲街办" not in pages[0]
        and 'page=2"' in pages[0]
        and "区司法局" not in pages[1]
    )
    total = Card.select().where(Card.year == 2026).count()
    assert all(f"<dt>任务卡</dt><dd>{total}</dd>" in page for page in pages)
    found = client.get("/boards/2026?q=韦曲").text
    assert "韦曲街办" in found and "page=" not in found
