"""Notices through the front door: works, refused, forbidden, invisible."""

from datetime import date

import pytest

from tracker.boards.card import Card
from tracker.notices.notice import Notice

FORM = {"due_on": "2026-06-30", "demand": "演示：请抓紧。", "colour": ""}


def test_the_office_lists_what_is_red_and_issues_for_what_it_ticks(sign_in, cast, card_of):
    card = card_of("weiqu", 5)
    Card.update(due_on=date(2026, 3, 31)).where(Card.year == 2026, Card.task == card.task).execute()
    client = sign_in(cast.office)
    page = client.get("/notices/new").text
    assert f'value="{card.id}-0" checked' in page
    ticks = [f"{c.id}-0" for c in Card.select().where(Card.task == card.task)]
    response = client.post("/notices", data=FORM | {"cards": ticks})
    assert response.status_code == 303
    assert Notice.select().count() == len(ticks) > 10
    listed = client.get("/notices").text
    assert f"签发 {len(ticks)} 张" in listed and f"长政办督〔2026〕{len(ticks)}号" in listed
    assert f'value="{card.id}-0"' not in client.get("/notices/new").text


def test_a_notice_for_one_card_begins_with_its_reason(sign_in, cast, card_of):
    page = sign_in(cast.office).get(f"/notices/new?card={card_of('weiqu', 33).id}").text
    assert "该项任务应于2026年12月31日前完成" in page


def test_what_is_wrong_is_said_and_what_was_typed_and_ticked_kept(sign_in, cast, card_of):
    card = card_of("weiqu", 33)
    response = sign_in(cast.office).post(
        "/notices",
        data={
            "cards": f"{card.id}-0",
            "card": card.id,
            "demand": "演示要求",
            "due_on": "昨天",
            "reason": "演示事由",
        },
    )
    assert response.status_code == 422
    assert (
        "请填写办理期限" in response.text
        and "演示要求" in response.text
        and "演示事由" in response.text
    )
    assert f'value="{card.id}-0" checked' in response.text
    assert not Notice.select().exists()


def test_issuing_is_forbidden_to_units(sign_in, cast, card_of):
    client = sign_in(cast.street)
    assert client.get("/notices/new").status_code == 403
    assert (
        client.post("/notices", data=FORM | {"cards": f"{card_of('weiqu', 33).id}-0"}).status_code
        == 403
    )


@pytest.mark.parametrize("tick", ["", "abc", "1", "1-x", "-1-0", "9" * 18 + "-0"])
def test_a_tick_that_is_nonsense_issues_nothing(sign_in, cast, tick):
    assert sign_in(cast.office).post("/notices", data=FORM | {"cards": tick}).status_code in (
        303,
        422,
    )
    assert not Notice.select().exists()


def test_the_whole_way_of_a_notice(sign_in, cast, notice):
    street, office = sign_in(cast.street), sign_in(cast.office)
    for client, noun, state in (
        (street, "receipt", "received"),
        (street, "reply", "replied"),
        (office, "return", "received"),
        (street, "reply", "replied"),
        (office, "closure", "closed"),
    ):
        version = Notice.get_by_id(notice.id).version
        response = client.post(
            f"/notices/{notice.id}/{noun}", data={"version": version, "words": "演示：已办理"}
        )
        assert response.status_code == 303, response.text
        assert Notice.get_by_id(notice.id).state == state
    page = street.get(f"/notices/{notice.id}").text
    assert "督办单核查办结" in page and "演示：已办理" in page
    assert "长政办督〔2026〕1号" in street.get(f"/cards/{notice.card_id}").text


def test_a_stale_step_is_answered_409_and_keeps_the_words(sign_in, cast, notice):
    client = sign_in(cast.street)
    client.post(f"/notices/{notice.id}/receipt", data={"version": 0})
    response = client.post(
        f"/notices/{notice.id}/reply", data={"version": 0, "words": "演示：写了很久"}
    )
    assert response.status_code == 409 and "演示：写了很久" in response.text


def test_a_step_without_words_is_refused_at_its_field(sign_in, cast, notice):
    client = sign_in(cast.street)
    client.post(f"/notices/{notice.id}/receipt", data={"version": 0})
    response = client.post(f"/notices/{notice.id}/reply", data={"version": 1})
    assert response.status_code == 422 and 'href="#field-reply-words"' in response.text


def test_what_one_may_see_but_not_do_is_forbidden_and_what_one_may_not_see_is_missing(
    sign_in, cast, notice
):
    assert (
        sign_in(cast.viewer).post(f"/notices/{notice.id}/receipt", data={"version": 0}).status_code
        == 403
    )
    for client in (sign_in(cast.department), sign_in(cast.admin)):
        assert client.get(f"/notices/{notice.id}").status_code == 404
        assert client.post(f"/notices/{notice.id}/receipt", data={"version": 0}).status_code == 404
        assert (
            "长政办督"
            not in client.get(f"/cards/{notice.card_id}").text.split('id="history-name"')[0]
        )
    assert sign_in(cast.street).get("/notices/99999999999").status_code == 404


def test_strangers_are_sent_to_sign_in(client, notice):
    for path in ("/notices", "/notices/new", f"/notices/{notice.id}"):
        assert client.get(path).location.startswith("/sign-in")


def test_the_list_is_filtered_and_costs_a_fixed_number_of_queries(sign_in, cast, notice, queries):
    client = sign_in(cast.office)
    assert "没有符合条件的督办单" in client.get("/notices?colour=blue").text
    assert notice.code in client.get("/notices?state=open&colour=red&unit=weiqu").text
    with queries() as seen:
        client.get("/notices")
    assert len(seen) <= 12
