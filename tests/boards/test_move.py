"""A move through the front door: works, refused, forbidden, invisible."""

import pytest

from tracker.boards import moves
from tracker.boards.card import Event, State

FRAGMENT = {"HX-Request": "true"}


def post(client, card, noun, headers=None, **form):
    return client.post(
        f"/cards/{card.id}/{noun}", data={"version": card.version, **form}, headers=headers
    )


def test_a_move_by_plain_form_goes_back_to_the_board(sign_in, cast, card_of):
    response = post(sign_in(cast.street), card_of("weiqu", 4), "receipt", view="board")
    assert response.status_code == 303 and response.location.startswith("/boards/2026/weiqu#card-")
    assert card_of("weiqu", 4).state == State.DOING


def test_a_move_by_htmx_is_answered_with_the_fresh_board(sign_in, cast, card_of):
    response = post(sign_in(cast.street), card_of("weiqu", 4), "receipt", FRAGMENT, view="board")
    assert (
        response.status_code == 200
        and 'id="board"' in response.text
        and "<html" not in response.text
    )
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
    assert (
        sign_in(cast.street)
        .post(f"/cards/{card.id}/receipt", data={"version": version})
        .status_code
        == 409
    )
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


def test_moving_a_card_that_is_not_there_is_404(sign_in, cast):
    assert (
        sign_in(cast.street).post("/cards/999999/receipt", data={"version": 0}).status_code == 404
    )


def test_a_stranger_moves_nothing(client, card_of):
    assert post(client, card_of("weiqu", 4), "receipt").status_code == 303
    assert card_of("weiqu", 4).state == State.PENDING


def test_every_verb_through_its_address(sign_in, cast, card_of):
    street, office = sign_in(cast.street), sign_in(cast.office)
    words = {"progress": "演示：已完成。", "words": "演示理由"}
    for client, noun, state in [
        (street, "receipt", State.DOING),
        (street, "submission", State.SUBMITTED),
        (street, "withdrawal", State.DOING),
        (street, "submission", State.SUBMITTED),
        (office, "return", State.DOING),
        (street, "submission", State.SUBMITTED),
        (office, "closure", State.CLOSED),
        (office, "reopening", State.DOING),
    ]:
        response = post(client, card_of("weiqu", 4), noun, **words)
        assert response.status_code == 303, response.text
        assert card_of("weiqu", 4).state == state
