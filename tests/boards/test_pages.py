"""Boards and cards through the front door: works, refused, forbidden, invisible."""
from datetime import date, datetime, timedelta

import pytest

from tracker import clock
from tracker.boards import moves
from tracker.boards.card import Card, Event, State
from tracker.boards.light import Light, light
from tracker.boards.queries import index_of
from tracker.boards.transitions import Move
from tracker.boards.year import Year
from tracker.people.session import Session
from tracker.people.unit import Unit

FRAGMENT = {"HX-Request": "true"}


def post(client, card, noun, headers=None, **form):
    return client.post(f"/cards/{card.id}/{noun}", data={"version": card.version, **form}, headers=headers)


def test_a_board_shows_every_card_of_the_unit_in_its_column(sign_in, cast):
    page = sign_in(cast.street).get("/boards/2026/weiqu").text
    assert page.count('class="card"') == 13
    assert "待签收" in page and "已销号" in page and "学习培训 0/1" in page


def test_a_board_costs_at_most_five_queries_whatever_it_holds(sign_in, cast, queries):
    client = sign_in(cast.street)
    client.get("/boards/2026/weiqu")
    for code in ("weiqu", "shenpiju"):
        with queries() as seen:
            assert client.get(f"/boards/2026/{code}").status_code == 200
        assert len(seen) <= 5, "\n".join(seen)


def test_a_poll_is_answered_only_when_something_changed(sign_in, cast, card_of, queries):
    client = sign_in(cast.street)
    rev = client.get("/boards/2026/weiqu").text.split("rev=")[1].split('"')[0]
    address = f"/boards/2026/weiqu?rev={rev}"
    with queries() as seen:
        assert client.get(address, headers=FRAGMENT).status_code == 204
    assert len(seen) == 2, "every open board asks this every 20 seconds"
    moves.apply(card_of("weiqu", 4), "receive", by=cast.street, seen=0)
    fresh = client.get(address, headers=FRAGMENT)
    assert fresh.status_code == 200 and "<html" not in fresh.text


def test_a_new_day_is_news_to_a_poll(sign_in, cast, frozen_clock):
    client = sign_in(cast.street)
    rev = client.get("/boards/2026/weiqu").text.split("rev=")[1].split('"')[0]
    frozen_clock(clock.now() + timedelta(hours=14))
    Session.update(seen_at=clock.now(), started_at=clock.now()).execute()
    assert client.get(f"/boards/2026/weiqu?rev={rev}", headers=FRAGMENT).status_code == 200


@pytest.mark.parametrize(("wanted", "count"), [({"clause": "三"}, 3), ({"q": "学习培训"}, 1), ({"light": "red"}, 0), ({"q": "舆情"}, 1)])
def test_filters_narrow_the_board(sign_in, cast, wanted, count):
    page = sign_in(cast.street).get("/boards/2026/weiqu", query_string=wanted).text
    assert page.count('class="card"') == count


def test_a_move_by_plain_form_goes_back_to_the_board(sign_in, cast, card_of):
    response = post(sign_in(cast.street), card_of("weiqu", 4), "receipt", view="board")
    assert response.status_code == 303 and response.location.startswith("/boards/2026/weiqu#card-")
    assert card_of("weiqu", 4).state == State.DOING


def test_a_move_by_htmx_is_answered_with_the_fresh_board(sign_in, cast, card_of):
    response = post(sign_in(cast.street), card_of("weiqu", 4), "receipt", FRAGMENT, view="board")
    assert response.status_code == 200 and 'id="board"' in response.text and "<html" not in response.text
    assert "HX-Request" in response.headers["Vary"]


@pytest.mark.parametrize("headers", [FRAGMENT, {}])
def test_a_stale_move_is_answered_409_with_the_fresh_card(sign_in, cast, card_of, headers):
    stale = card_of("weiqu", 4)
    moves.apply(card_of("weiqu", 4), "receive", by=cast.street, seen=0)
    response = post(sign_in(cast.street), stale, "receipt", headers)
    assert response.status_code == 409
    assert "刚刚被他人更新过" in response.text and f'id="{"card"}"' in response.text
    assert Event.select().where(Event.card == stale).count() == 1


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 30])
def test_a_version_that_is_nonsense_never_moves_a_card(sign_in, cast, card_of, version):
    card = card_of("weiqu", 4)
    assert sign_in(cast.street).post(f"/cards/{card.id}/receipt", data={"version": version}).status_code == 409
    assert card_of("weiqu", 4).state == State.PENDING


def test_a_refused_submission_keeps_what_was_typed(sign_in, cast, card_of):
    card = moves.apply(card_of("weiqu", 36), "receive", by=cast.street, seen=0)
    response = post(sign_in(cast.street), card, "submission", progress="演示：写了很久的推进情况")
    assert response.status_code == 422
    assert "演示：写了很久的推进情况" in response.text and "学习培训" in response.text
    assert card_of("weiqu", 36).state == State.DOING


def test_a_drag_without_proof_is_refused_with_a_link_that_mends_it(sign_in, cast, card_of):
    card = moves.apply(card_of("weiqu", 36), "receive", by=cast.street, seen=0)
    response = post(sign_in(cast.street), card, "submission", FRAGMENT, view="board")
    assert response.status_code == 422
    assert f'href="/cards/{card.id}#submission"' in response.text and 'id="board"' in response.text


def test_another_units_clerk_may_look_but_not_move(sign_in, cast, card_of):
    client = sign_in(cast.department)
    card = card_of("weiqu", 4)
    assert client.get(f"/cards/{card.id}").status_code == 200
    assert post(client, card, "receipt").status_code == 403
    assert card_of("weiqu", 4).state == State.PENDING


@pytest.mark.parametrize("path", ["/cards/999999", "/boards/2026/nowhere", "/boards/1999/weiqu", "/boards/1999", "/cards/abc"])
def test_what_is_not_there_is_said_so(sign_in, cast, path):
    assert sign_in(cast.street).get(path).status_code == 404


def test_moving_a_card_that_is_not_there_is_404(sign_in, cast):
    assert sign_in(cast.street).post("/cards/999999/receipt", data={"version": 0}).status_code == 404


@pytest.mark.parametrize("path", ["/", "/boards", "/boards/2026", "/boards/2026/weiqu", "/cards/1"])
def test_strangers_are_sent_to_sign_in(client, path):
    response = client.get(path)
    assert response.status_code == 303 and response.location.startswith("/sign-in")


def test_a_stranger_moves_nothing(client, card_of):
    assert post(client, card_of("weiqu", 4), "receipt").status_code == 303
    assert card_of("weiqu", 4).state == State.PENDING


def test_every_verb_through_its_address(sign_in, cast, card_of):
    street, office = sign_in(cast.street), sign_in(cast.office)
    words = {"progress": "演示：已完成。", "words": "演示理由"}
    for client, noun, state in [(street, "receipt", State.DOING), (street, "submission", State.SUBMITTED),
                                (street, "withdrawal", State.DOING), (street, "submission", State.SUBMITTED),
                                (office, "return", State.DOING), (street, "submission", State.SUBMITTED),
                                (office, "closure", State.CLOSED), (office, "reopening", State.DOING)]:
        response = post(client, card_of("weiqu", 4), noun, **words)
        assert response.status_code == 303, response.text
        assert card_of("weiqu", 4).state == state


def test_a_card_page_hides_records_from_other_units(sign_in, cast, card_of):
    card = card_of("weiqu", 36)
    assert "学习培训" in sign_in(cast.department).get(f"/cards/{card.id}").text
    assert "/evidence/new" not in sign_in(cast.department).get(f"/cards/{card.id}").text
    assert "/evidence/new" in sign_in(cast.street).get(f"/cards/{card.id}").text


def test_the_year_index_lists_every_unit_and_what_nobody_has_been_named_for(sign_in, cast, queries):
    client = sign_in(cast.office)
    with queries() as seen:
        page = client.get("/boards/2026").text
    assert "韦曲街办" in page and "区档案馆" in page and "区政府相关部门" in page
    assert len(seen) <= 20


def test_the_year_index_counts_what_each_card_says(app, cast):
    for number, card in enumerate(Card.select().order_by(Card.id)):
        changes = {"state": list(State)[number % 4], "due_on": date(2026, 6, 10 + number % 11), "returns": number % 3 // 2,
                   "submitted_at": datetime(2026, 6, 9 + number % 6)}
        Card.update(**changes).where(Card.id == card.id).execute()
    rows = {row.unit.code: row for row in index_of(Year.get_by_id(2026), date(2026, 6, 15), 2)}
    for unit in Unit.select():
        cards = list(Card.select().where((Card.unit == unit) & (Card.year == 2026)))
        lights = [light(card, date(2026, 6, 15), 2)[0] for card in cards]
        if cards:
            row = rows[unit.code]
            assert row.states == {state: sum(c.state == state for c in cards) for state in State}
            assert (row.red, row.yellow) == (lights.count(Light.RED), lights.count(Light.YELLOW))


def test_more_units_than_a_district_has_go_by_pages_and_the_totals_are_everybodys(sign_in, cast, monkeypatch):
    monkeypatch.setattr("tracker.boards.views.index.PAGE", 12)
    client = sign_in(cast.office)
    pages = [client.get(f"/boards/2026?page={n}").text for n in (1, 2, 9)]
    assert "区司法局" in pages[0] and "韦曲街办" not in pages[0] and 'page=2"' in pages[0] and "区司法局" not in pages[1]
    total = Card.select().where(Card.year == 2026).count()
    assert all(f"<dt>任务卡</dt><dd>{total}</dd>" in page for page in pages)
    found = client.get("/boards/2026?q=韦曲").text
    assert "韦曲街办" in found and "page=" not in found


def test_words_cannot_smuggle_markup(sign_in, cast, card_of):
    card = moves.apply(card_of("weiqu", 4), "receive", by=cast.street, seen=0)
    moves.apply(card, "submit", by=cast.street, seen=1,
                move=Move(progress="<script>alert(1)</script>", words="<img src=x onerror=alert(1)>"))
    page = sign_in(cast.office).get(f"/cards/{card.id}").text
    assert "<script>alert" not in page and "<img src=x" not in page and "&lt;script&gt;" in page


def test_a_progress_draft_is_saved_and_too_long_a_one_is_kept_on_the_page(sign_in, cast, card_of):
    client, card = sign_in(cast.street), card_of("weiqu", 4)
    assert client.post(f"/cards/{card.id}/progress", data={"progress": "演示草稿"}).status_code == 303
    assert card_of("weiqu", 4).progress == "演示草稿"
    response = client.post(f"/cards/{card.id}/progress", data={"progress": "长" * 10_001})
    assert response.status_code == 422 and "长" * 10_001 in response.text
    assert card_of("weiqu", 4).progress == "演示草稿"


def test_the_way_to_ones_own_board_keeps_the_light(sign_in, cast):
    assert sign_in(cast.street).get("/boards/mine?light=red").location == "/boards/2026/weiqu?light=red"
    assert sign_in(cast.street).get("/boards/mine").location == "/boards/2026/weiqu"
