"""Boards and cards as pages: what they show to whom, and what asking costs."""

from datetime import timedelta

import pytest

from tracker import clock
from tracker.accounts.session import Session
from tracker.boards import moves
from tracker.boards.transitions import Move

FRAGMENT = {"HX-Request": "true"}


def post(client, card, noun, headers=None, **form):
    return client.post(
        f"/cards/{card.id}/{noun}", data={"version": card.version, **form}, headers=headers
    )


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


@pytest.mark.parametrize(
    ("wanted", "count"),
    [({"clause": "三"}, 3), ({"q": "学习培训"}, 1), ({"light": "red"}, 0), ({"q": "舆情"}, 1)],
)
def test_filters_narrow_the_board(sign_in, cast, wanted, count):
    page = sign_in(cast.street).get("/boards/2026/weiqu", query_string=wanted).text
    assert page.count('class="card"') == count


@pytest.mark.parametrize(
    "path",
    ["/cards/999999", "/boards/2026/nowhere", "/boards/1999/weiqu", "/boards/1999", "/cards/abc"],
)
def test_what_is_not_there_is_said_so(sign_in, cast, path):
    assert sign_in(cast.street).get(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/boards", "/boards/2026", "/boards/2026/weiqu", "/cards/1"])
def test_strangers_are_sent_to_sign_in(client, path):
    response = client.get(path)
    assert response.status_code == 303 and response.location.startswith("/sign-in")


def test_a_card_page_hides_records_from_other_units(sign_in, cast, card_of):
    card = card_of("weiqu", 36)
    assert "学习培训" in sign_in(cast.department).get(f"/cards/{card.id}").text
    assert "/evidence/new" not in sign_in(cast.department).get(f"/cards/{card.id}").text
    assert "/evidence/new" in sign_in(cast.street).get(f"/cards/{card.id}").text


def test_words_cannot_smuggle_markup(sign_in, cast, card_of):
    card = moves.apply(card_of("weiqu", 4), "receive", by=cast.street, seen=0)
    moves.apply(
        card,
        "submit",
        by=cast.street,
        seen=1,
        move=Move(progress="<script>alert(1)</script>", words="<img src=x onerror=alert(1)>"),
    )
    page = sign_in(cast.office).get(f"/cards/{card.id}").text
    assert "<script>alert" not in page and "<img src=x" not in page and "&lt;script&gt;" in page


def test_a_progress_draft_is_saved_and_too_long_a_one_is_kept_on_the_page(sign_in, cast, card_of):
    client, card = sign_in(cast.street), card_of("weiqu", 4)
    assert (
        client.post(f"/cards/{card.id}/progress", data={"progress": "演示草稿"}).status_code == 303
    )
    assert card_of("weiqu", 4).progress == "演示草稿"
    response = client.post(f"/cards/{card.id}/progress", data={"progress": "长" * 10_001})
    assert response.status_code == 422 and "长" * 10_001 in response.text
    assert card_of("weiqu", 4).progress == "演示草稿"


def test_the_way_to_ones_own_board_keeps_the_light(sign_in, cast):
    assert (
        sign_in(cast.street).get("/boards/mine?light=red").location
        == "/boards/2026/weiqu?light=red"
    )
    assert sign_in(cast.street).get("/boards/mine").location == "/boards/2026/weiqu"
