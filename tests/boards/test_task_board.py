"""A task's board: the units that share it, turned from their own boards, with the same moves."""

import pytest

from tests.boards.test_pages import FRAGMENT, post
from tracker.boards import moves
from tracker.boards.card import Card, State


def test_a_tasks_board_shows_its_units_with_the_lead_first(sign_in, cast):
    page = sign_in(cast.street).get("/boards/2026/task/4").text
    assert page.count('class="card"') == 38 == page.count("<b data-name>")
    assert page.index("<b data-name>区政府办公室") < page.index("<b data-name>韦曲街办")
    assert page.count(">牵头</span>") == 1


def test_of_task_one_every_domain_is_told_apart(sign_in, cast):
    page = sign_in(cast.street).get("/boards/2026/task/1").text
    assert (
        page.count('class="card"')
        == Card.select().where((Card.year == 2026) & Card.scope.startswith("domain:")).count()
    )
    assert "重大建设项目" in page


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"kind": "street"}, 16),
        ({"q": "韦曲"}, 1),
        ({"light": "red"}, 0),
        ({"kind": "nonsense"}, 0),
        ({}, 38),
    ],
)
def test_filters_narrow_it(sign_in, cast, wanted, count):
    assert (
        sign_in(cast.street)
        .get("/boards/2026/task/4", query_string=wanted)
        .text.count('class="card"')
        == count
    )


def test_a_clerk_moves_only_the_own_units_card(sign_in, cast, card_of):
    page = sign_in(cast.street).get("/boards/2026/task/4").text
    assert page.count("data-movable") == 1 and 'aria-label="签收 韦曲街办"' in page


def test_a_move_from_it_goes_back_to_it(sign_in, cast, card_of):
    card = card_of("weiqu", 4)
    response = post(sign_in(cast.street), card, "receipt", view="task")
    assert (
        response.status_code == 303 and response.location == f"/boards/2026/task/4#card-{card.id}"
    )
    assert card_of("weiqu", 4).state == State.DOING


@pytest.mark.parametrize("stale", [False, True])
def test_a_move_by_htmx_is_answered_with_the_tasks_board(sign_in, cast, card_of, stale):
    card = card_of("weiqu", 4)
    if stale:
        moves.apply(card_of("weiqu", 4), "receive", by=cast.street, seen=0)
    response = post(
        sign_in(cast.street), card, "receipt", FRAGMENT, view="task", filter_kind="street"
    )
    assert response.status_code == (409 if stale else 200)
    assert (
        'hx-get="/boards/2026/task/4?' in response.text
        and response.text.count('class="card"') == 16
    )


def test_it_is_polled_like_any_board(sign_in, cast, card_of):
    client = sign_in(cast.street)
    rev = client.get("/boards/2026/task/4").text.split("rev=")[1].split('"')[0]
    assert client.get(f"/boards/2026/task/4?rev={rev}", headers=FRAGMENT).status_code == 204
    moves.apply(card_of("weiqu", 4), "receive", by=cast.street, seen=0)
    assert client.get(f"/boards/2026/task/4?rev={rev}", headers=FRAGMENT).status_code == 200


def test_it_costs_at_most_six_queries(sign_in, cast, queries):
    client = sign_in(cast.street)
    client.get("/boards/2026/task/4")
    for number in (4, 3):
        with queries() as seen:
            assert client.get(f"/boards/2026/task/{number}").status_code == 200
        assert len(seen) <= 6, "\n".join(seen)


@pytest.mark.parametrize(
    "path", ["/boards/2026/task/39", "/boards/1999/task/4", "/boards/2026/task/x"]
)
def test_what_is_not_there_is_said_so(sign_in, cast, client, path):
    assert sign_in(cast.street).get(path).status_code == 404
    assert client.get("/boards/2026/task/4").location.startswith("/sign-in")
