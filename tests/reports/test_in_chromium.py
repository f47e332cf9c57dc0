"""The office writes, two at once; reports are printed and issued by the worker: in a real browser, with and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.chromium import broken_in_any_look, broken_rules
from tests.server import working
from tracker.reports.editions import draft
from tracker.reports.editions.draft import Draft
from tracker.reports.editions.edition import Edition

pytestmark = [
    pytest.mark.browser,
    pytest.mark.one_database,
    pytest.mark.usefixtures("running_clock"),
]
PAPER = {"java_script_enabled": False}
PHONE = {"viewport": {"width": 390, "height": 800}}


def test_what_is_typed_is_saved_and_a_second_writer_loses_nothing(visit, cast):
    mine, other = (visit(who, "/reports/2026/draft") for who in ("office", "office2"))
    problems = mine.get_by_label("五、存在的主要问题")
    problems.fill("我写的问题")
    expect(mine.locator("#draft-state")).to_contain_text("有未保存的修改")
    expect(mine.locator("#draft-state")).to_contain_text("已保存")
    assert Draft.get().problems == "我写的问题"
    problems.press_sequentially("，还有一个")
    expect(mine.locator("#draft-state")).to_have_attribute("data-version", "2")

    other.get_by_label("五、存在的主要问题").fill("对方写的问题")
    expect(other.get_by_role("alert")).to_contain_text("您的文字没有保存，还都在上面")
    expect(other.get_by_label("对方写的“五、存在的主要问题”")).to_have_value("我写的问题，还有一个")
    expect(other.get_by_label("五、存在的主要问题", exact=True)).to_have_value("对方写的问题")
    assert broken_rules(other) == []
    other.get_by_label("五、存在的主要问题", exact=True).fill("我写的问题，还有一个；对方写的问题")
    other.get_by_role("button", name="已经合并").click()
    expect(other.locator("#draft-state")).to_contain_text("已保存")
    assert Draft.get().problems == "我写的问题，还有一个；对方写的问题"

    problems.press_sequentially("。")
    expect(mine.get_by_role("alert")).to_be_visible()
    mine.get_by_role("button", name="保存并预览").click()
    mine.wait_for_url("**/preview")
    assert Draft.get().problems == "我写的问题，还有一个。" and mine.errors == other.errors == []


def test_the_button_while_it_saves_saves_once_and_leads_on(visit, cast):
    mine = visit("office", "/reports/2026/weiqu/draft", **PHONE)
    assert broken_rules(mine) == []
    mine.route("**/draft", lambda route: (mine.wait_for_timeout(400), route.continue_()))
    mine.get_by_label("六、下一步工作安排").fill("安排")
    expect(mine.locator("#draft-state")).to_contain_text("正在保存")
    mine.get_by_role("button", name="保存并预览").click()
    mine.wait_for_url("**/preview")
    assert Draft.get().next_steps == "安排" and Draft.get().version == 1


def test_when_the_network_fails_the_text_stays_and_is_saved_later(visit, cast):
    mine = visit("office", "/reports/2026/draft")
    mine.route("**/draft", lambda route: route.abort())
    mine.get_by_label("六、下一步工作安排").fill("安排")
    expect(mine.locator("#draft-state")).to_contain_text("网络不通，没有保存")
    mine.unroute("**/draft")
    expect(mine.locator("#draft-state")).to_contain_text("已保存", timeout=15_000)
    assert Draft.get().next_steps == "安排"


def test_without_scripts_both_texts_are_on_the_page(visit, cast):
    mine = visit("office", "/reports/2026/draft", **PAPER)
    draft.save(2026, None, "对方写的", "", seen=0, by=cast.office2)
    mine.get_by_label("五、存在的主要问题").fill("我写的")
    mine.get_by_role("button", name="保存并预览").click()
    expect(mine.get_by_label("五、存在的主要问题", exact=True)).to_have_value("我写的")
    expect(mine.get_by_label("对方写的“五、存在的主要问题”")).to_have_value("对方写的")
    mine.get_by_role("button", name="保存并预览").click()
    mine.wait_for_url("**/preview")
    assert Draft.get().problems == "我写的"


def test_reports_are_printed_and_issued_while_three_look_on(visit, served):
    """With scripts, without them, and on a phone: each presses one button, and follows what the others began to its end."""
    mine, paper, phone = lookers = [
        visit("office", "/reports/2026.pdf", **how) for how in ({}, PAPER, PHONE)
    ]
    mine.get_by_role("button", name="开始制作").click()
    expect(mine.locator("#job .badge")).to_have_text("排队中")
    assert broken_in_any_look(mine) == []
    paper.goto(mine.url), phone.goto(mine.url)
    with working(served.address, served.data):
        for page in lookers:
            with page.expect_download(timeout=180_000) as download:
                page.get_by_role("link", name="下载").click(timeout=180_000)
            assert (
                download.value.suggested_filename
                == "西安市长安区2026年度政务公开标准化规范化工作推进情况报告.pdf"
            )
        assert broken_in_any_look(mine) == []
        for page, report, number in (
            (phone, "/reports/2026/weiqu", "2026-weiqu-1"),
            (paper, "/reports/2026", "2026-1"),
        ):
            page.goto(f"{served.server.url}{report}/preview")
            page.get_by_label("就这样印发").check()
            page.get_by_role("button", name="印发", exact=True).click()
            page.wait_for_url("**/jobs/*")
            for other in {*lookers} - {page}:
                other.goto(page.url)
            for one in lookers:
                one.get_by_role("link", name="查看已印发的报告").click(timeout=180_000)
                expect(one.locator("main")).to_contain_text(number)
    assert {edition.number for edition in Edition.select()} == {"2026-weiqu-1", "2026-1"}
    assert broken_in_any_look(mine) == []
    assert mine.errors == phone.errors == []


@pytest.mark.parametrize("how", [{}, PAPER])
def test_a_job_that_waits_can_be_cancelled_and_asked_for_again(visit, how):
    mine = visit("office", "/ledger/2026.pdf", **how)
    mine.get_by_role("button", name="开始制作").click()
    mine.get_by_role("button", name="取消").click()
    expect(mine.locator("#job .badge")).to_have_text("已取消")
    mine.get_by_role("button", name="重新办理").click()
    expect(mine.locator("#job .badge")).to_have_text("排队中")
    mine.goto(mine.url.rsplit("/", 1)[0])
    expect(
        mine.get_by_role("link", name="打印《2026年政务公开任务台账（按单位）》")
    ).to_be_visible()


def test_a_chart_that_would_be_too_small_to_read_is_a_list_of_the_same(visit):
    """On a phone, and at a desk for letters twice as large, which a drawing's would not become."""
    mine = visit("viewer", "/reports/2026", **PHONE)
    drawings, lists = mine.locator("figure .chart"), mine.locator("figure .chart-list")
    count = drawings.count()

    def shown(locator):
        return [each.is_visible() for each in locator.all()]

    assert count == 2 and not any(shown(drawings)) and all(shown(lists))
    assert mine.evaluate(
        "[...document.querySelectorAll('figure, .chart-list')].every(each => each.scrollWidth <= each.clientWidth)"
    )
    units = mine.locator("figure").nth(1)
    assert (
        units.locator("li").count()
        == len(re.findall("<text", units.locator(".chart").inner_html())) / 2
    ), "as many lines as bars"
    mine.set_viewport_size({"width": 1366, "height": 768})
    assert all(shown(drawings)) and not any(shown(lists))
    mine.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not any(shown(drawings)) and all(shown(lists))
