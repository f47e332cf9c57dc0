"""Requests through the front door: works, refused, forbidden, invisible."""

import re
from datetime import date
from html import unescape

import pytest

from tracker.boards.card import Card
from tracker.planning import responsibility
from tracker.requests.request import Request

FORM = {"wanted_on": "2026-09-30", "reason": "演示：理由", "progress": "演示：进展"}


@pytest.fixture
def card(cast, card_of):
    Card.update(due_on=date(2026, 6, 30)).where(Card.id == card_of("weiqu", 5).id).execute()
    return card_of("weiqu", 5)


def test_a_unit_asks_for_time_and_the_office_grants_it(sign_in, cast, card):
    street, office = sign_in(cast.street), sign_in(cast.office)
    assert f'href="/cards/{card.id}/extension"' in street.get(f"/cards/{card.id}").text
    assert street.get(f"/cards/{card.id}/extension").status_code == 200
    assert street.post(f"/cards/{card.id}/extension", data=FORM).status_code == 303
    asked = Request.get()
    assert "演示：理由" in office.get("/requests").text
    assert "同意延期" in office.get(f"/requests/{asked.id}").text
    assert (
        office.post(f"/requests/{asked.id}/grant", data={"until": "2026-09-30"}).status_code == 303
    )
    assert (
        "时限已调整 1 次：2026年6月30日 → 2026年9月30日"
        in sign_in(cast.department).get(f"/cards/{card.id}").text
    )
    assert office.post(f"/requests/{asked.id}/refusal", data={"words": "演示"}).status_code == 409


def test_a_dispute_is_asked_refused_and_withdrawn(sign_in, cast, card):
    street = sign_in(cast.street)
    assert street.post(f"/cards/{card.id}/dispute", data={"reason": ""}).status_code == 422
    assert (
        street.post(f"/cards/{card.id}/dispute", data={"reason": "演示：不是本单位"}).status_code
        == 303
    )
    asked = Request.get()
    assert (
        sign_in(cast.office).post(f"/requests/{asked.id}/refusal", data={"words": ""}).status_code
        == 422
    )
    assert street.post(f"/requests/{asked.id}/withdrawal").status_code == 303


def test_the_office_gives_a_disputed_task_to_whom_it_belongs(sign_in, cast, card_of):
    responsibility.assign(
        responsibility.slot(15, None), [cast.street.unit], date(2026, 1, 5), "", by=cast.office
    )
    card, office = card_of("weiqu", 15), sign_in(cast.office)
    sign_in(cast.street).post(
        f"/cards/{card.id}/dispute", data={"reason": "演示：职责在司法局", "proposed": "sifaju"}
    )
    asked = Request.get()
    office.post(f"/requests/{asked.id}/grant", data={"words": "演示：同意"})
    page = office.get(f"/requests/{asked.id}").text
    assert "建议由" in page and "请在<a" in page
    address = unescape(re.search(r'href="(/plan/responsibility/15[^"]+)"', page)[1])
    form = office.get(address).text
    assert re.search(r'value="sifaju" checked', form) and "韦曲街办提出待调整，经核定不涉及" in form
    assert "/plan/responsibility/15" not in sign_in(cast.street).get(f"/requests/{asked.id}").text


def test_the_board_says_how_often_a_date_moved_and_what_waits(sign_in, cast, card, queries):
    street = sign_in(cast.street)
    street.post(f"/cards/{card.id}/extension", data=FORM)
    assert "申请待审批" in street.get("/boards/2026/weiqu").text
    sign_in(cast.office).post(f"/requests/{Request.get().id}/grant")
    with queries() as seen:
        page = street.get("/boards/2026/weiqu").text
    assert "延期 1 次" in page and "申请待审批" not in page and len(seen) <= 5
    assert (
        "延期 1 次" in street.get("/overview/2026").text
        and "延期 1 次" in street.get("/ledger/2026?unit=weiqu").text
    )


def test_what_was_typed_is_kept(sign_in, cast, card):
    response = sign_in(cast.street).post(
        f"/cards/{card.id}/extension", data=FORM | {"wanted_on": "2027-01-01"}
    )
    assert (
        response.status_code == 422
        and "演示：理由" in response.text
        and "2026年12月31日以前" in response.text
    )


def test_forbidden_and_invisible(sign_in, cast, card):
    sign_in(cast.street).post(f"/cards/{card.id}/extension", data=FORM)
    asked = Request.get()
    assert (
        sign_in(cast.department)
        .post(f"/cards/{card.id}/dispute", data={"reason": "演示"})
        .status_code
        == 403
    )
    assert sign_in(cast.department).get(f"/requests/{asked.id}").status_code == 404
    assert sign_in(cast.department).post(f"/requests/{asked.id}/grant").status_code == 404
    assert sign_in(cast.street).post(f"/requests/{asked.id}/grant").status_code == 403
    assert sign_in(cast.office).post(f"/requests/{asked.id}/withdrawal").status_code == 403
    assert sign_in(cast.street).get("/cards/999999/extension").status_code == 404


def test_strangers_are_sent_to_sign_in(client, card):
    for path in ("/requests", f"/cards/{card.id}/extension"):
        assert client.get(path).location.startswith("/sign-in")
