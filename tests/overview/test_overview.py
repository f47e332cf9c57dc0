"""The overview: what the database counts is what the cards say, and the page shows it to everyone signed in."""

from datetime import date, datetime, timedelta
from itertools import product

import pytest

from tracker.boards import light_sql, moves
from tracker.boards.card import Card, State
from tracker.boards.light import Light, light
from tracker.boards.transitions import Move
from tracker.overview import counts
from tracker.overview.counts import Filters, counted, tasks_of
from tracker.overview.overview import overview_of

REASON = Move(words="演示：材料另行报送", progress="演示：已按要求推进。")
TODAY, NOW, DAYS = date(2026, 6, 15), datetime(2026, 6, 15, 2), 15


def closed(card, cast):
    for verb, by in (("receive", cast.street), ("submit", cast.street), ("close", cast.office)):
        moves.apply(card, verb, by=by, seen=card.version, move=REASON)
    return card


def laid_out(today=TODAY, now=NOW, page=1, **filters):
    return overview_of(
        2026,
        tasks_of(2026),
        counted(2026, today, now, DAYS, Filters(**filters), page),
        Filters(**filters),
    )


def cell_of(overview, code, number):
    numbers = [t.number for chapter in overview.chapters for t in chapter.tasks]
    line = next(line for group in overview.groups for line in group.lines if line.code == code)
    return line.cells[numbers.index(number)]


def test_the_database_sees_the_same_lights_as_the_rule(app):
    cards = list(Card.select().order_by(Card.id))
    submitted = [datetime(2026, 6, 15, 15, 59), datetime(2026, 6, 15, 16), datetime(2026, 5, 1, 1)]
    due = [None, date(2026, 6, 14), date(2026, 6, 15), date(2026, 6, 30), date(2026, 7, 1)]
    for card, (state, day, returns, at) in zip(
        cards, product(State, due, (0, 1), submitted), strict=False
    ):
        card.state, card.due_on, card.returns, card.submitted_at = state, day, returns, at
        card.save()
    for today in (date(2026, 6, 16), date(2026, 6, 17), date(2026, 7, 5)):
        ranked = Card.select(Card, light_sql.rank(today, DAYS).alias("rank")).order_by(Card.id)
        for card in ranked:
            assert light_sql.RANKS[card.rank] == light(card, today, DAYS), (
                card.state,
                card.due_on,
                today,
            )


def test_every_card_is_counted_once(app):
    overview = laid_out()
    assert overview.sum.total == Card.select().where(Card.year == 2026).count()
    assert (
        sum(g.sum.total for g in overview.groups)
        == sum(c.sum.total for c in overview.chapters)
        == overview.sum.total
    )
    assert sum(s.total for s in overview.tasks.values()) == overview.sum.total


def test_a_cell_is_its_card_and_task_one_is_gathered(card_of, cast):
    card = closed(card_of("weiqu", 4), cast)
    overview = laid_out()
    cell = cell_of(overview, "weiqu", 4)
    assert (cell.href, cell.mark, cell.said) == (
        f"/cards/{card.id}",
        "✓",
        "韦曲街办 任务4：已销号，近 7 天有变动",
    )
    several = cell_of(overview, "shenpiju", 1)
    assert (several.href, several.mark) == ("/boards/2026/shenpiju", "0/3")
    assert cell_of(overview, "weiqu", 3) is None


def test_a_weeks_change_is_what_was_closed_less_what_was_opened_again(card_of, cast, frozen_clock):
    card = closed(card_of("weiqu", 4), cast)
    assert laid_out().sum.newly_closed == 1 and cell_of(laid_out(), "weiqu", 4).moved
    frozen_clock(NOW + timedelta(days=6))
    moves.apply(card, "reopen", by=cast.office, seen=card.version, move=REASON)
    assert laid_out(now=NOW + timedelta(days=6)).sum.newly_closed == 0
    assert laid_out(now=NOW + timedelta(days=8)).sum.newly_closed == -1
    assert not cell_of(laid_out(now=NOW + timedelta(days=14)), "weiqu", 4).moved


def test_chapter_and_group_narrow_the_totals(app):
    overview = laid_out(chapter="三", kind="street")
    assert [g.name for g in overview.groups] == ["街道办事处"] and [
        c.ref for c in overview.chapters
    ] == ["三"]
    assert overview.sum.total == 16 * 3


def test_a_light_hides_cells_of_another_and_empty_lines(card_of, cast):
    Card.update(due_on=date(2026, 6, 1)).where(Card.id == card_of("weiqu", 4).id).execute()
    overview = laid_out(light=Light.RED)
    assert [line.code for g in overview.groups for line in g.lines] == ["weiqu"]
    assert [t.number for c in overview.chapters for t in c.tasks] == [4]
    assert cell_of(overview, "weiqu", 4).light == Light.RED
    assert laid_out(light=Light.GREY).groups == []


@pytest.mark.parametrize("who", ["office", "street", "viewer", "observer", "admin"])
def test_everyone_signed_in_sees_the_overview(sign_in, cast, who):
    page = sign_in(getattr(cast, who)).get("/overview/2026")
    assert page.status_code == 200 and "韦曲街办 任务4：待签收，正常" in page.text


def test_the_overview_costs_at_most_five_queries(sign_in, cast, queries):
    client = sign_in(cast.office)
    client.get("/overview/2026")
    with queries() as seen:
        assert client.get("/overview/2026").status_code == 200
    assert len(seen) <= 5, "\n".join(seen)


@pytest.mark.parametrize("filters", [{}, {"light": Light.RED}, {"kind": "street", "chapter": "三"}])
def test_pages_of_units_show_together_what_one_shows_and_every_page_has_everybodys_sums(
    app, monkeypatch, filters
):
    Card.update(due_on=date(2026, 6, 1)).where(
        Card.id << [c.id for c in Card.select(Card.id)][::7]
    ).execute()
    whole = laid_out(**filters)
    monkeypatch.setattr(counts, "PAGE", 6)
    pages = [laid_out(page=number, **filters) for number in range(1, laid_out(**filters).pages + 1)]

    def said(overview):
        return {(g.name, str(g.sum), str(sorted(g.chapters.items()))) for g in overview.groups}

    def lines(overview):
        return [(line.code, line.cells, line.sum) for g in overview.groups for line in g.lines]

    assert len(pages) > 1 and max(len(lines(page)) for page in pages) == 6
    assert sorted((line for page in pages for line in lines(page)), key=str) == sorted(
        lines(whole), key=str
    )
    for page in pages:
        assert (page.sum, page.tasks, page.chapters) == (whole.sum, whole.tasks, whole.chapters)
        assert said(page) <= said(whole)


def test_a_page_of_many_costs_no_sixth_query_and_leads_to_the_next(
    sign_in, cast, queries, monkeypatch
):
    monkeypatch.setattr(counts, "PAGE", 10)
    client = sign_in(cast.office)
    client.get("/overview/2026?page=2")
    with queries() as seen:
        page = client.get("/overview/2026?page=2&kind=street")
    assert len(seen) <= 5, "\n".join(seen)
    assert (
        "第 2 页，共 2 页" in page.text
        and 'href="?kind=street&amp;page=1"' in page.text
        and "page=3" not in page.text
    )
    assert "没有符合筛选条件" in client.get("/overview/2026?page=99").text


def test_nonsense_in_the_filters_is_no_filter(sign_in, cast):
    page = sign_in(cast.office).get("/overview/2026?light=purple&chapter=九&kind=無")
    assert page.status_code == 200 and "清除筛选" not in page.text


def test_a_year_that_is_not_open_is_404_and_strangers_sign_in(sign_in, cast, client):
    assert sign_in(cast.office).get("/overview/1999").status_code == 404
    assert client.get("/overview/2026").location.startswith("/sign-in")
