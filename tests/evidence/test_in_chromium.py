"""The form and the pages of evidence in a real browser: uploads on their way, without scripts, on a phone, in the dark."""

import pytest
from playwright.sync_api import expect

from tests.chromium import broken_in_any_look
from tests.evidence import samples
from tracker.boards.card import Card
from tracker.evidence.evidence import Evidence
from tracker.plan.task import Task
from tracker.units.unit import Unit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.one_database,
    pytest.mark.usefixtures("running_clock"),
]


@pytest.fixture(scope="module")
def served(shared):
    return shared


@pytest.fixture
def app(served):
    return served.app


def upload(page, slot, *named):
    page.locator(f'[name="file-{slot}"]').set_input_files(
        [
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
            for name, content in named
        ]
    )


def fill(page, subject):
    page.fill('[name="happened_on"]', "2026-03-05")
    page.fill('[name="v-subject"]', subject)
    page.check('[name="v-scope"][value="本单位"]')
    page.check('[name="v-topics"][value="《政府信息公开条例》"]')
    page.fill('[name="v-attendees"]', "３５人")


def save(page):
    page.locator(".form-actions .button[data-kind=main]").click()


def card_id(number):
    return (
        Card.select(Card.id)
        .join(Unit)
        .switch(Card)
        .join(Task)
        .where((Unit.code == "weiqu") & (Task.number == number))
        .get()
        .id
    )


def test_files_go_up_while_the_form_is_filled_and_the_card_is_proven(visit):
    page = visit("street", f"/evidence/new?kind=training&card={card_id(36)}")
    upload(page, "sign_in", ("签到表.png", samples.picture()), ("标志.pdf", samples.SVG))
    expect(page.locator('.attachment input[name="staged"]')).to_be_checked()
    expect(page.locator('.attachment[data-state="refused"]')).to_contain_text(
        "不是真正的 .pdf 文件"
    )
    page.get_by_role("button", name="知道了").click()
    fill(page, "边传边填")
    save(page)
    expect(page.locator(".message").first).to_contain_text("任务36：学习培训 1/1 已满足。")
    expect(page.get_by_role("link", name="回到任务36")).to_be_visible()
    assert (
        page.locator(".file img").evaluate("image => image.decode().then(() => image.naturalWidth)")
        == 320
    )
    assert [a.slot for a in Evidence.get(Evidence.title == "边传边填").attachments] == ["sign_in"]


def test_saving_waits_for_an_upload_that_is_under_way(visit):
    page = visit("street", "/evidence/new?kind=training")
    held = []
    page.route("**/uploads", lambda route: held.append(route))
    upload(page, "", ("报告.pdf", samples.PDF))
    expect(page.locator("progress")).to_be_visible()
    fill(page, "等附件")
    save(page)
    expect(page.locator("#notice")).to_contain_text("传完后自动提交")
    held[0].continue_()
    expect(page.locator("h1")).to_have_text("等附件")
    assert Evidence.get(Evidence.title == "等附件").attachments.count() == 1


def test_many_files_go_up_two_at_a_time_and_a_busy_server_is_asked_again(visit):
    page = visit("street", "/evidence/new?kind=training")
    held = []
    page.route("**/uploads", lambda route: held.append(route))
    upload(page, "", *((f"{n}.pdf", samples.pdf(b"%d" % n)) for n in range(4)))
    page.wait_for_timeout(300)
    assert len(held) == 2
    expect(page.locator(".attachment").last).to_have_text("等待上传 3.pdf")
    page.route("**/uploads", lambda route: route.continue_())
    held[0].fulfill(status=503, json={"error": "忙"})
    held[1].continue_()
    expect(page.locator('.attachment input[name="staged"]')).to_have_count(4)
    expect(page.locator('.attachment[data-state="refused"]')).to_have_count(0)


def test_an_upload_can_be_called_off_and_a_broken_line_is_said(visit):
    page = visit("street", "/evidence/new?kind=training")
    held = []
    page.route("**/uploads", lambda route: held.append(route))
    upload(page, "", ("一.pdf", samples.PDF))
    page.get_by_role("button", name="取消").click()
    expect(page.locator(".attachment")).to_have_count(0)
    upload(page, "", ("二.pdf", samples.PDF))
    page.wait_for_timeout(100)
    held[-1].abort()
    expect(page.locator(".attachment")).to_contain_text("请检查网络")
    upload(page, "", ("三.svg", samples.SVG))
    expect(page.locator(".attachment").last).to_contain_text(
        "请另存为 .jpg 后上传。可以上传：PDF、"
    )
    upload(page, "", ("四.rar", b"Rar!"))
    expect(page.locator(".attachment").last).to_contain_text("请改用 ZIP")


def test_a_photo_that_no_browser_shows_is_shown_as_jpeg(visit):
    page = visit("street", "/evidence/new?kind=training")
    upload(page, "", ("现场.heic", samples.HEIC))
    expect(page.locator(".attachment input")).to_have_count(1)
    fill(page, "手机照片")
    save(page)
    with page.context.expect_page() as opened:
        page.locator(".file a").first.click()
    size = "i => i.decode().then(() => [i.naturalWidth, i.naturalHeight])"
    assert opened.value.locator("img").evaluate(size) == [80, 120]
    with page.expect_download() as download:
        page.get_by_role("link", name="下载原件").click()
    assert download.value.suggested_filename == "现场.heic"
    assert broken_in_any_look(page) == []


def test_the_same_works_without_scripts_and_loses_no_upload(visit):
    page = visit("street", "/evidence/new?kind=training", java_script_enabled=False)
    fill(page, "无脚本")
    page.fill('[name="v-attendees"]', "若干")
    upload(page, "sign_in", ("签到.pdf", samples.PDF + b" "), ("坏.pdf", samples.HTML))
    save(page)
    expect(page.locator(".form-errors")).to_contain_text("请填整数")
    expect(page.locator(".form-errors")).to_contain_text("坏.pdf")
    page.fill('[name="v-attendees"]', "12")
    save(page)
    expect(page.locator("h1")).to_have_text("无脚本")
    assert [a.name for a in Evidence.get(Evidence.title == "无脚本").attachments] == ["签到.pdf"]


def test_a_second_click_files_nothing_twice(visit):
    page = visit("street", "/evidence/new?kind=training")
    fill(page, "点了两次")
    page.locator(".form-actions .button[data-kind=main]").dblclick()
    expect(page.locator("h1")).to_have_text("点了两次")
    assert Evidence.select().where(Evidence.title == "点了两次").count() == 1


def test_a_pdf_opens_in_a_tab_of_its_own_and_other_files_are_downloads(visit):
    page = visit("street", "/evidence/new?kind=training")
    upload(page, "", ("纪要.pdf", samples.PDF + b"  "), ("通知（终稿）.docx", samples.DOCX))
    expect(page.locator(".attachment input")).to_have_count(2)
    fill(page, "两个附件")
    save(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="纪要.pdf").click()
    assert "/attachments/" in opened.value.url
    with page.expect_download() as download:
        page.get_by_role("link", name="通知（终稿）.docx").click()
    assert download.value.suggested_filename == "通知（终稿）.docx"


def test_every_page_is_accessible_and_fits_in_any_look(visit):
    page = visit("street", "/evidence/new?kind=training")
    fill(page, "看一看")
    upload(page, "sign_in", ("签到表.png", samples.picture()))
    expect(page.locator(".attachment input")).to_have_count(1)
    save(page)
    expect(page.locator(".file img")).to_be_visible()
    record = page.url.split("?")[0]
    home = record.split("/evidence")[0]
    for address in (
        record,
        record + "/edit",
        record + "/supersession",
        home + "/evidence",
        home + f"/evidence?card={card_id(36)}",
        home + "/evidence/new",
        home + f"/evidence/new?kind=webpage&card={card_id(33)}",
    ):
        page.goto(address)
        assert broken_in_any_look(page) == [], address
