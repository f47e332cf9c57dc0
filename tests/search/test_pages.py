"""The search box and its answer."""

import pytest

from tracker.boards.card import Card
from tracker.planning.guidelines import register
from tracker.search.highlight import excerpt, marked
from tracker.units.unit import Unit


def test_one_question_finds_units_tasks_cards_and_records(sign_in, cast, filed):
    filed("韦曲街办学习")
    page = sign_in(cast.street).get("/find?q=韦曲").text
    assert (
        'href="/boards/2026/weiqu"' in page
        and "<mark>韦曲</mark>街办学习" in page
        and "全部任务卡" in page
    )
    page = sign_in(cast.office).get("/find?q=标准目录").text
    assert 'href="/plan#task-1"' in page
    assert 'action="/find"' in sign_in(cast.street).get("/evidence").text


def test_cards_of_ones_own_unit_come_first(sign_in, cast):
    page = sign_in(cast.department).get("/find?q=学习培训").text
    assert page.index("任务36 · 区司法局") < page.index("任务36 · 区政府办公室")


def test_an_alias_finds_its_unit(sign_in, cast):
    page = sign_in(cast.street).get("/find?q=行政审批服务局").text
    assert "<span>区<mark>行政审批</mark>局</span>" in page


def test_a_guideline_finds_the_cards_that_it_made(sign_in, cast):
    form = {
        "title": "演示旅游指引",
        "issuer": "演示部门",
        "number": "演示函〔2026〕1号",
        "published_on": "2026-05-31",
        "domain_name": "文旅市场",
    }
    register(form, [Unit.get(Unit.code == "sifaju")], by=cast.office)
    client = sign_in(cast.street)
    for words in ("旅游", "演示函〔2026〕", "旅市"):
        assert "· 区司法局</a>" in client.get("/find", query_string={"q": words}).text, words
    assert "任务2·文<mark>旅市</mark>场" in client.get("/find?q=旅市").text


def test_records_of_other_units_are_not_betrayed(sign_in, cast, filed):
    filed("麒麟学习")
    page = sign_in(cast.department).get("/find?q=麒麟").text
    assert "没有找到“麒麟”" in page and "麒麟学习" not in page


def test_filters_and_pages_work_together(sign_in, cast, filed):
    for n in range(25):
        filed(f"麒麟{n}")
    client = sign_in(cast.street)
    first = client.get("/find?q=麒麟&kind=training&part=records").text
    assert first.count("<mark>麒麟</mark>") == 20 and "page=2" in first and "kind=training" in first
    assert (
        client.get("/find?q=麒麟&kind=training&part=records&page=2").text.count("<mark>麒麟</mark>")
        == 5
    )
    cards = client.get("/find?q=韦曲&part=cards&state=pending&year=2026").text
    assert "第 1 页" in cards and "<mark>韦曲</mark>" in cards
    assert "没有找到" in client.get("/find?q=韦曲&state=closed").text


def test_nonsense_is_answered_like_nothing_asked(sign_in, cast):
    client = sign_in(cast.street)
    for address in (
        "/find",
        "/find?q=",
        "/find?q=%20",
        "/find?q=a&year=x&unit=y&kind=z&state=w&part=v&page=-1",
        "/find?q=%ff%01",
    ):
        assert client.get(address).status_code == 200, address
    assert "&lt;script&gt;" in client.get("/find?q=<script>").text


def test_nobody_searches_without_signing_in(client):
    assert client.get("/find?q=条例").status_code in (302, 303, 401)


def test_a_page_asks_a_fixed_number_of_questions(sign_in, cast, filed, queries):
    client = sign_in(cast.street)
    filed("麒麟一")
    with queries() as few:
        client.get("/find?q=麒麟")
    for n in range(15):
        filed(f"麒麟{n}")
    with queries() as many:
        client.get("/find?q=麒麟")
    assert len(many) == len(few)


def test_hits_are_marked_whatever_their_width():
    assert [(p.text, p.hit) for p in marked("部署ＡＢＣ工程abc", ("abc",))] == [
        ("部署", False),
        ("ＡＢＣ", True),
        ("工程", False),
        ("abc", True),
    ]
    (line,) = excerpt(["没有", "前" * 60 + "目标" + "后" * 90], ("目标",))
    assert (
        line[0].text.startswith("…前") and line[1].text == "目标" and line[2].text.endswith("后…")
    )
    assert "".join(p.text for p in marked("公开公开公", ("公开公",))) == "公开公开公"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("标准目录编制", "任务1</a>"),
        ("公开标准目录", "任务1</a>"),
        ("韦曲学习培训", "任务36 · 韦曲街办"),
    ],
)
def test_tasks_and_cards_are_found_by_pieces_of_a_word(sign_in, cast, words, name):
    page = sign_in(cast.street).get("/find", query_string={"q": words}).text
    assert name in page.replace("<mark>", "").replace("</mark>", "")


def test_progress_is_found_whatever_its_width(sign_in, cast, card_of):
    card = card_of("weiqu", 36)
    Card.update(progress="全年举办Ａ类培训１２３４次").where(Card.id == card.id).execute()
    page = sign_in(cast.street).get("/find?q=a类培训1234").text
    assert f'href="/cards/{card.id}"' in page


def test_pieces_are_marked_where_they_stand():
    assert [p.text for p in marked("2025年政务公开业务培训", ("2025年政务公开培训",)) if p.hit] == [
        "2025年政务公开",
        "培训",
    ]
    lines = ["政务公开培训通知", "政务公开业务", "别的"]
    found = excerpt(lines, ("政务公开培训",))
    assert ["".join(p.text for p in line) for line in found] == ["政务公开培训通知"]
