"""Pages of responsibility, guidelines and units through the front door."""

import pytest

from tests.planning.test_responsibility import GUIDELINE
from tracker.boards.card import Card
from tracker.plan.responsibility import Assignment
from tracker.units.unit import Unit


def test_the_office_names_units_and_ends_their_responsibility(sign_in, cast):
    client = sign_in(cast.office)
    page = client.get("/plan/responsibility").text
    assert "还有 4 处待明确" in page
    form = {"units": ["shuiwuju", "jiaoyuju"], "valid_from": "2026-06-01", "note": "演示：按职责"}
    answer = client.post("/plan/responsibility/15", data=form, follow_redirects=True)
    assert "新增任务卡 2 张" in answer.text and "还有 3 处待明确" in answer.text
    row = Assignment.select().join(Unit).where(Unit.code == "shuiwuju").get()
    answer = client.post(
        f"/plan/responsibility/assignments/{row.id}/end",
        data={"valid_to": "2026-06-10"},
        follow_redirects=True,
    )
    assert "2026年6月1日 至 2026年6月10日" in answer.text


def test_a_refused_form_keeps_what_was_typed(sign_in, cast):
    client = sign_in(cast.office)
    answer = client.post(
        "/plan/responsibility/15",
        data={"units": ["shuiwuju"], "valid_from": "", "note": "演示依据"},
    )
    assert answer.status_code == 422 and "起始日期" in answer.text and "演示依据" in answer.text
    assert 'value="shuiwuju" checked' in answer.text
    answer = client.post("/plan/guidelines", data=GUIDELINE)
    assert (
        answer.status_code == 422
        and "请选择至少一个责任单位" in answer.text
        and "演示领域标准指引" in answer.text
    )


def test_a_guideline_is_listed_with_its_cards(sign_in, cast):
    client = sign_in(cast.office)
    answer = client.post(
        "/plan/guidelines", data=GUIDELINE | {"units": ["weiqu"]}, follow_redirects=True
    )
    card = Card.select().where(Card.scope.startswith("guideline:")).get()
    assert "2026年8月31日到期" in answer.text and f"/cards/{card.id}" in answer.text
    assert "演示领域" in sign_in(cast.street).get("/boards/2026/weiqu").text
    assert "演示领域" in sign_in(cast.street).get(f"/cards/{card.id}").text


def test_no_place_can_be_named_that_the_plan_does_not_leave_open(sign_in, cast):
    client = sign_in(cast.office)
    for path in ("/plan/responsibility/33", "/plan/responsibility/1/14", "/plan/responsibility/2"):
        assert client.get(path).status_code == 404


def test_the_administrator_adds_renames_merges_and_ends_units(sign_in, cast):
    client = sign_in(cast.admin)
    answer = client.post(
        "/units",
        data={
            "code": "xinjie",
            "name": "新街办",
            "kind": "street",
            "on": "2026-06-01",
            "groups": "streets",
        },
        follow_redirects=True,
    )
    assert "新增任务卡 13 张" in answer.text
    answer = client.post(
        "/units/xinjie/name", data={"name": "改名街办", "on": "2026-06-02"}, follow_redirects=True
    )
    assert "由“新街办”更名为“改名街办”" in answer.text
    answer = client.post(
        "/units/xinjie/merger",
        data={"into": "weiqu", "on": "2026-06-10", "sure": "1"},
        follow_redirects=True,
    )
    assert "接续单位" in answer.text and "韦曲街办" in answer.text
    answer = client.post(
        "/units/weizhai/retirement", data={"on": "2026-06-10", "sure": "1"}, follow_redirects=True
    )
    assert "已登记撤销" in answer.text
    page = client.get("/units").text
    assert "并入韦曲街办" in page and "已撤销" in page


def test_an_alias_is_registered_with_its_day_and_finds_the_unit(sign_in, cast):
    client = sign_in(cast.admin)
    answer = client.post(
        "/units/weiqu/alias",
        data={"alias": "韦曲办事处", "on": "2026-06-02"},
        follow_redirects=True,
    )
    assert "又称“韦曲办事处”" in answer.text and "已登记韦曲街办的别名" in answer.text
    assert "韦曲办事处" in client.get("/units").text
    assert "/2026/weiqu" in client.get("/find?q=韦曲办事处").text
    for alias, sentence in (
        ("韦曲办事处", "已经是韦曲街办的名称或曾用名"),
        ("杜曲街办", "已经是杜曲街办的名称或曾用名"),
        (" ", "请填写单位名称"),
    ):
        answer = client.post("/units/weiqu/alias", data={"alias": alias, "on": "2026-06-02"})
        assert answer.status_code == 422 and sentence in answer.text
    answer = client.post("/units/weiqu/alias", data={"alias": "韦曲办", "on": ""})
    assert answer.status_code == 422 and "请填写生效日期" in answer.text and "韦曲办" in answer.text


def test_a_refused_change_of_a_unit_says_why_in_its_form(sign_in, cast):
    client = sign_in(cast.admin)
    answer = client.post("/units/weiqu/name", data={"name": "杜曲街办", "on": "2026-06-02"})
    assert answer.status_code == 422 and "已经是杜曲街办的名称或曾用名" in answer.text
    answer = client.post("/units/weiqu/merger", data={"into": "", "on": "2026-06-02", "sure": "1"})
    assert answer.status_code == 422 and "请选择并入哪个单位" in answer.text
    assert client.get("/units/nowhere").status_code == 404


def test_the_sources_passages_stand_one_under_the_other(sign_in, cast):
    page = sign_in(cast.office).get("/plan/rulings/duties-without-a-row").text
    assert "<li><q>应用全省统一的答复示范文本</q></li>" in page and page.count("<q>") == 12


def test_the_criteria_say_of_whom_they_ask_what(sign_in, cast):
    page = sign_in(cast.street).get("/plan/criteria").text
    for words in (
        "三（一） · 每个责任单位 · 听取汇报（主持（听取汇报）人：主要负责同志）",
        "三（二） · 区政府办公室 · 学习培训（培训范围：全区性）",
        "三（二） · 每个责任单位 · 人员名册（职责：专职人员，专职）",
        "二（一）3 · 每个责任单位 · 制度文件（内容涵盖含政府信息公开规定（管理办法），填有公开网址） · 以前年度的继续有效",
        "二（三）11 · 区档案馆 · 政府信息查阅点（场所类型：档案馆）",
        "二（一）1 · 每个责任单位 · 标准目录（目录包含的要素不少于 8） · 只在期限当年",
    ):
        assert words in page, words


@pytest.mark.parametrize("what", ["merger", "retirement"])
def test_what_cannot_be_taken_back_is_confirmed_and_says_what_it_takes_along(sign_in, cast, what):
    client = sign_in(cast.admin)
    assert "现有未办结任务卡 13 张、登录账号 2 个" in client.get("/units/weiqu").text
    answer = client.post(f"/units/weiqu/{what}", data={"into": "weizhai", "on": "2026-06-10"})
    assert (
        answer.status_code == 422
        and "请核对以后勾选确认" in answer.text
        and 'value="2026-06-10"' in answer.text
    )
    assert Unit.get(Unit.code == "weiqu").valid_to is None
