"""Remarks: a unit and the office talk on the card, and nothing said is taken back."""

from datetime import timedelta

import pytest

from tests.conftest import NOW
from tracker.refusals import Forbidden, Invalid
from tracker.remarks.remark import Remark, remarks_on, say


def test_unit_and_office_talk_in_order_with_their_units(card_of, cast, frozen_clock):
    card = card_of("weiqu", 36)
    say(card, " 演示：请问培训照片要几张？ ", by=cast.street)
    frozen_clock(NOW + timedelta(hours=1))
    say(card, "演示：一张即可。", by=cast.office)
    assert [(r.unit.name, r.text) for r in remarks_on(card)] == [
        ("韦曲街办", "演示：请问培训照片要几张？"),
        ("区政府办公室", "演示：一张即可。"),
    ]


def test_the_lead_unit_of_the_task_may_join_in(card_of, cast):
    assert (
        say(card_of("weiqu", 4), "演示：牵头单位提醒", by=cast.office).unit_id
        == cast.office.unit_id
    )


@pytest.mark.parametrize("who", ["department", "viewer", "admin", "observer"])
def test_others_say_nothing(card_of, cast, who):
    with pytest.raises(Forbidden):
        say(card_of("weiqu", 36), "演示", by=getattr(cast, who))
    assert not Remark.select().exists()


@pytest.mark.parametrize("text", ["", "  \n ", "长" * 2001])
def test_nothing_and_too_much_are_refused(card_of, cast, text):
    with pytest.raises(Invalid):
        say(card_of("weiqu", 36), text, by=cast.street)


def test_a_second_click_says_it_once(card_of, cast, frozen_clock):
    card = card_of("weiqu", 36)
    say(card, "演示", by=cast.street), say(card, "演示", by=cast.street)
    assert len(remarks_on(card)) == 1
    frozen_clock(NOW + timedelta(minutes=5))
    say(card, "演示", by=cast.street)
    assert len(remarks_on(card)) == 2


def test_a_remark_through_the_cards_page(card_of, cast, sign_in):
    card, client = card_of("weiqu", 36), sign_in(cast.street)
    response = client.post(f"/cards/{card.id}/remarks", data={"text": "<script>演示</script>"})
    assert response.status_code == 303 and response.location == f"/cards/{card.id}#remarks"
    page = client.get(f"/cards/{card.id}").text
    assert "&lt;script&gt;演示" in page and "<script>演示" not in page


def test_what_was_refused_is_kept(card_of, cast, sign_in):
    response = sign_in(cast.street).post(
        f"/cards/{card_of('weiqu', 36).id}/remarks", data={"text": "长" * 2001}
    )
    assert (
        response.status_code == 422
        and "长" * 2001 in response.text
        and "现在 2001 字" in response.text
    )


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("viewer", True),
        ("observer", True),
        ("office", True),
        ("department", False),
        ("admin", False),
    ],
)
def test_who_reads_the_conversation(card_of, cast, sign_in, who, sees):
    card = card_of("weiqu", 36)
    say(card, "演示：只给相关单位看", by=cast.street)
    client = sign_in(getattr(cast, who))
    assert ("只给相关单位看" in client.get(f"/cards/{card.id}").text) == sees
    assert client.post(f"/cards/{card.id}/remarks", data={"text": "演示"}).status_code == (
        303 if who == "office" else 403
    )


def test_unknown_cards_and_strangers(cast, sign_in, client):
    assert (
        sign_in(cast.street).post("/cards/999999/remarks", data={"text": "演示"}).status_code == 404
    )
    assert client.post("/cards/1/remarks", data={"text": "演示"}).location.startswith("/sign-in")
