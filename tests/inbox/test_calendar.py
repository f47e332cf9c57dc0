"""The calendar: what RFC 5545 asks of its lines, and an address that can be taken back."""

from datetime import date

import pytest

from tracker.boards.card import Card
from tracker.inbox.calendar import Feed, calendar, escaped, folded
from tracker.notices.issuing import Draft, issue
from tracker.units.unit import Unit


def address_of(page: str) -> str:
    return "/calendar/weiqu-" + page.split("/calendar/weiqu-")[1].split('"')[0]


@pytest.fixture
def street(sign_in, cast):
    client = sign_in(cast.street)
    assert client.post("/calendar/address").status_code == 303
    return client


def test_no_line_is_longer_than_75_octets_and_no_character_is_cut():
    text = "SUMMARY:" + "政务公开标准化规范化a" * 20
    lines = folded(text).split("\r\n")
    assert lines[-1] == "" and all(len(line.encode()) <= 75 for line in lines)
    assert "".join([lines[0], *(line[1:] for line in lines[1:-1])]) == text


def test_text_is_escaped():
    assert escaped("a,b;c\\d\ne\x07") == "a\\,b\\;c\\\\d\\ne"


def test_the_feed_holds_every_open_card_and_notice_of_the_unit(app, cast, card_of):
    issue({card_of("weiqu", 5).id: 0}, Draft(date(2026, 6, 30), "演示"), by=cast.office)
    Card.update(state="closed").where(Card.id == card_of("weiqu", 4).id).execute()
    text = calendar(Unit.get(Unit.code == "weiqu"), "https://example.com")
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 13
    whole = text.replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101" in whole
    assert (
        f"UID:card-{card_of('weiqu', 5).id}@tracker" in whole
        and f"UID:card-{card_of('weiqu', 4).id}@" not in whole
    )
    assert "督办单长政办督〔2026〕1号反馈期限" in whole


def test_whoever_has_the_address_needs_no_account(street, client):
    answer = client.get(address_of(street.get("/calendar").text))
    assert answer.status_code == 200 and answer.mimetype == "text/calendar"
    assert answer.text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") and answer.text.endswith(
        "END:VCALENDAR\r\n"
    )


def test_a_renewed_or_revoked_address_is_void_for_ever(street, client):
    seen = set()
    for noun in ("address", "revocation", "address", "address"):
        page = street.get("/calendar").text
        old = address_of(page) if "/calendar/weiqu-" in page else None
        assert old not in seen
        street.post(f"/calendar/{noun}")
        if old:
            seen.add(old)
    assert len(seen) == 3 and {client.get(old).status_code for old in seen} == {404}
    assert client.get(address_of(street.get("/calendar").text)).status_code == 200


def test_another_units_code_does_not_open_with_this_secret(street, client):
    wrong = address_of(street.get("/calendar").text).replace("weiqu", "sifaju")
    Feed.create(unit=Unit.get(Unit.code == "sifaju"))
    assert client.get(wrong).status_code == 404
    assert client.get("/calendar/weiqu-.ics").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("office", 200), ("viewer", 403), ("admin", 403), ("observer", 403)]
)
def test_who_manages_the_address(sign_in, cast, who, status):
    client = sign_in(getattr(cast, who))
    assert client.get("/calendar").status_code == status
    assert client.post("/calendar/address").status_code == (303 if status == 200 else 403)
    assert client.post("/calendar/revocation").status_code == (303 if status == 200 else 403)
