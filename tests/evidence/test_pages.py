"""Evidence through the front door: works, refused, forbidden, invisible."""

from datetime import date

import pytest

from tests.evidence import samples
from tests.evidence.conftest import FORM, MOVE, TRAINING, file
from tracker.boards import moves
from tracker.boards.queries import card_by_id
from tracker.evidence.evidence import Evidence


def close(card, cast):
    for verb in ("receive", "submit", "close"):
        card = moves.apply(
            card_by_id(card.id),
            verb,
            by=cast.office if verb == "close" else cast.street,
            seen=card.version,
            move=MOVE,
        )


def test_a_record_with_files_goes_up_by_a_plain_form_and_its_page_says_what_it_proves(
    sign_in, cast, card_of
):
    client, card = sign_in(cast.street), card_of("weiqu", 36)
    response = client.post(
        "/evidence",
        data=FORM
        | {
            "card": card.id,
            "cards": card.id,
            "file-sign_in": [file(), file("第二页.png", samples.picture())],
            "file-": file("通知.docx", samples.DOCX),
        },
    )
    assert response.status_code == 303
    page = client.get(response.location).text
    assert (
        "已保存。任务36：学习培训 1/1 已满足。" in page
        and "计入 学习培训" in page
        and f"/cards/{card.id}" in page
    )
    record = Evidence.get()
    assert (
        record.values == TRAINING
        and record.unit_id == cast.street.unit_id
        and record.created_by == cast.street
    )
    assert {(a.name, a.slot) for a in record.attachments} == {
        ("签到表.pdf", "sign_in"),
        ("第二页.png", "sign_in"),
        ("通知.docx", ""),
    }
    assert "/thumbnail" in page and "35 人" in page


def test_the_card_one_came_from_is_ticked_and_others_that_accept_the_kind_are_offered(
    sign_in, cast, card_of
):
    card = card_of("weiqu", 33)
    page = sign_in(cast.street).get(f"/evidence/new?kind=webpage&card={card.id}").text
    assert f'value="{card.id}" checked' in page
    assert f'value="{card_of("weiqu", 5).id}">' in page, "offered, not ticked"


def test_one_click_puts_the_record_on_every_other_card_that_it_proves(
    sign_in, cast, card_of, filed
):
    record, card = filed(), card_of("weiqu", 36)
    client = sign_in(cast.street)
    assert "这条材料还可以用于" in client.get(f"/evidence/{record.id}").text
    response = client.post(
        f"/evidence/{record.id}/cards", data={"cards": [card.id], "card": card.id}
    )
    assert response.status_code == 303 and response.location == f"/cards/{card.id}"
    assert "学习培训 1/1 已满足" in client.get(response.location).text


def test_existing_records_are_offered_for_a_card_with_what_they_would_do(
    sign_in, cast, card_of, filed
):
    card = card_of("weiqu", 36)
    filed(values={"subject": "合适的"})
    filed(values={"subject": "不合适的", "topics": ["其他"]})
    filed(kind="briefing")
    filed([card], values={"subject": "已经关联的"})
    page = sign_in(cast.street).get(f"/evidence?card={card.id}").text
    assert "合适的" in page and "可计入" in page and "未含" in page
    assert "第三次主任办公会" not in page and "已经关联的" not in page
    assert "第三次主任办公会" in sign_in(cast.street).get(f"/evidence?card={card.id}&kind=all").text
    filed(values={"subject": "去年的"}, on=date(2025, 3, 5))
    assert "去年的" not in sign_in(cast.street).get(f"/evidence?card={card.id}").text, (
        "it could not count"
    )
    assert "去年的" in sign_in(cast.street).get(f"/evidence?card={card.id}&year=").text


def test_what_would_count_for_the_card_comes_first(sign_in, cast, card_of, filed):
    card = card_of("weiqu", 36)
    filed(values={"subject": "演示够格"}, on=date(2026, 1, 5))
    filed(values={"subject": "演示差一项", "topics": ["其他"]}, on=date(2026, 5, 5))
    client = sign_in(cast.street)
    page, unsorted = client.get(f"/evidence?card={card.id}").text, client.get("/evidence").text
    assert page.index("演示够格") < page.index("演示差一项") and unsorted.index(
        "演示够格"
    ) > unsorted.index("演示差一项")


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        ({}, {"甲", "乙", "丙"}),
        ({"year": 2025}, {"乙"}),
        ({"kind": "briefing"}, {"丙"}),
        ({"q": "甲"}, {"甲"}),
        ({"q": "签到"}, {"甲"}),
        ({"q": "签到名册（三月）"}, {"甲"}),
        ({"q": "三月 签到．ＰＤＦ"}, {"甲"}),
        ({"q": "签到 四月"}, set()),
        ({"q": "%"}, set()),
        ({"year": "0"}, {"甲", "乙", "丙"}),
        ({"year": "99999"}, {"甲", "乙", "丙"}),
        ({"year": "x"}, {"甲", "乙", "丙"}),
        ({"kind": "nonsense"}, {"甲", "乙", "丙"}),
        ({"page": "99"}, set()),
    ],
)
def test_filters_narrow_the_list(sign_in, cast, filed, stage, wanted, shown):
    filed(values={"subject": "甲"}, staged=[stage("签到人员名册〔三月〕.pdf")])
    filed(values={"subject": "乙"}, on=date(2025, 3, 5))
    filed(kind="briefing", values={"meeting": "丙"})
    page = sign_in(cast.street).get("/evidence", query_string=wanted).text
    assert {each for each in "甲乙丙" if f">{each}</a>" in page} == shown


def test_the_list_costs_a_fixed_number_of_queries(sign_in, cast, card_of, filed, queries):
    client, counts = sign_in(cast.street), []
    for _ in range(2):
        filed([card_of("weiqu", 36), card_of("weiqu", 33)])
        with queries() as seen:
            client.get("/evidence")
        counts.append(len(seen))
        for _ in range(5):
            filed([card_of("weiqu", 36)])
    assert counts[0] == counts[1] <= 14


def test_an_unknown_kind_or_card_is_not_there(sign_in, cast, card_of):
    client = sign_in(cast.street)
    assert client.post("/evidence", data=FORM | {"kind": "nonsense"}).status_code == 404
    assert (
        client.post("/evidence", data=FORM | {"cards": card_of("sifaju", 36).id}).status_code == 404
    )
    assert client.post("/evidence", data=FORM | {"cards": 99999}).status_code == 404
    assert client.get("/evidence/new?kind=nonsense").status_code == 200, "the choice of kinds"
    assert client.get("/evidence/99999").status_code == 404
    assert Evidence.select().count() == 0


def test_a_record_on_a_closed_card_is_superseded_instead_of_edited(sign_in, cast, filed, card_of):
    card = card_of("weiqu", 36)
    record = filed([card])
    close(card, cast)
    client = sign_in(cast.street)
    page = client.get(f"/evidence/{record.id}").text
    assert (
        f'href="/evidence/{record.id}/supersession"' in page
        and f'href="/evidence/{record.id}/edit"' not in page
    )
    response = client.post(
        f"/evidence/{record.id}/edit", data=FORM | {"version": 0, "v-attendees": "1"}
    )
    assert (
        response.status_code == 422 and "已销号" in response.text and 'value="1"' in response.text
    )
    response = client.post(
        f"/evidence/{record.id}/supersession", data=FORM | {"version": 0, "v-attendees": "53"}
    )
    assert response.status_code == 422 and "请写明替代的原因" in response.text
    response = client.post(
        f"/evidence/{record.id}/supersession",
        data=FORM | {"version": 0, "v-attendees": "53", "reason": "人数有误"},
    )
    assert response.status_code == 303
    assert "替代了" in client.get(response.location).text
    assert "已被替代" in client.get(f"/evidence/{record.id}").text


def test_a_link_is_taken_off_an_open_card_only(sign_in, cast, filed, card_of):
    card = card_of("weiqu", 36)
    record = filed([card])
    client = sign_in(cast.street)
    assert client.post(f"/evidence/{record.id}/cards/{card.id}/removal").status_code == 303
    assert client.post(f"/evidence/{record.id}/cards", data={"cards": card.id}).status_code == 303
    close(card, cast)
    response = client.post(f"/evidence/{record.id}/cards/{card.id}/removal")
    assert response.status_code == 422 and "不能移除材料" in response.text
    assert client.post(f"/evidence/{record.id}/cards", data={}).status_code == 422


def test_titles_and_names_are_text_and_never_markup(sign_in, cast, filed, stage):
    record = filed(
        values={"subject": "<script>alert(1)</script>"}, staged=[stage("<img src=x>'\".pdf")]
    )
    client = sign_in(cast.street)
    for address in ("/evidence", f"/evidence/{record.id}", f"/evidence/{record.id}/edit"):
        page = client.get(address).text
        assert "<script>alert" not in page and "<img src=x>" not in page
