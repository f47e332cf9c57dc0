"""The office's whole week in a real browser: overview, notices, extension, remarks, verification, ledger."""

from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.chromium import chromium, page_of
from tests.conftest import ROOT
from tests.evidence import samples
from tests.evidence.conftest import TRAINING
from tests.server import serving
from tracker import clock
from tracker.accounts.session import Session
from tracker.boards import moves
from tracker.boards.card import Card
from tracker.boards.tally import Tally
from tracker.boards.transitions import Move
from tracker.data.database import db
from tracker.evidence import records, uploads
from tracker.evidence.kind import Kind
from tracker.evidence.records import Draft
from tracker.notices.notice import Notice
from tracker.plan.criterion import Criterion
from tracker.plan.task import Task
from tracker.remarks.remark import RemarkFile
from tracker.requests.request import Request
from tracker.units.unit import Unit

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("running_clock")]
PHRASE = "演示：请补充会议纪要。"


@pytest.fixture
def week(app, cast):
    """Three overdue cards, one soon due, and three that wait to be verified: one with files, two whose proof speaks for itself."""
    today = clock.today()

    def card(code, number, **changes):
        found = (
            Card.select(Card, Task)
            .join(Unit)
            .switch(Card)
            .join(Task)
            .where((Unit.code == code) & (Task.number == number) & (Card.year == 2026))
            .get()
        )
        Card.update(**changes).where(Card.id == found.id).execute() if changes else None
        return found.id

    for code in ("weiqu", "sifaju", "yangzhuang"):
        card(code, 5, due_on=today - timedelta(days=9))
    made = SimpleNamespace(
        late=card("weiqu", 5), soon=card("weiqu", 9, due_on=today + timedelta(days=5))
    )
    made.read, *made.plain = [
        _submitted(card("weiqu", number), cast, app) for number in (36, 33, 35)
    ]
    for tally in Tally.select(Tally, Criterion).join(Criterion).where(Tally.card << made.plain):
        Tally.update(have=tally.criterion.need).where(Tally.id == tally.id).execute()
    return made


def _submitted(card_id: int, cast, app) -> int:
    card = Card.get_by_id(card_id)
    moves.apply(card, "receive", by=cast.street, seen=0)
    if card.task.number == 36:
        staged = [
            uploads.stage(
                app.extensions["store"], BytesIO(content), name, by=cast.street, limit=1 << 20
            )
            for name, content in (("合影.png", samples.picture()), ("通知.pdf", samples.PDF))
        ]
        draft = Draft(TRAINING, clock.today(), [a.id for a in staged])
        records.file(
            Kind.get_by_id("training"),
            draft,
            unit=cast.street.unit,
            by=cast.street,
            cards=[card_id],
        )
    moves.apply(
        card,
        "submit",
        by=cast.street,
        seen=1,
        move=Move(progress="演示：已办理。", words="演示：材料另报。"),
    )
    return card_id


@pytest.fixture
def desk(app, cast, database_address, tmp_path):
    """The office's reviewer and the street office's clerk at their screens; `go` opens a path, and no page may be too wide."""
    tokens = {name: Session.begin(getattr(cast, name)) for name in ("office", "street")}
    fonts = str(ROOT / "var" / "fonts")
    with (
        serving(database_address, tmp_path / "data", workers=1, TRACKER_FONTS=fonts) as server,
        chromium() as browser,
    ):
        pages = {name: page_of(browser, server, token) for name, token in tokens.items()}

        def go(page, path):
            page.goto(server.url + path)
            assert page.evaluate(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            ), path

        yield SimpleNamespace(**pages, go=go)
        assert not [error for page in pages.values() for error in page.errors]


def press(page, name, **how):
    page.get_by_role("button", name=name, exact=True, **how).click()


def test_the_offices_week(week, desk):
    everything_red_is_pressed_for(desk)
    the_unit_signs_and_answers(desk)
    the_office_checks_and_presses_again(desk, week)
    more_time_is_asked_for_and_given(desk, week)
    unit_and_office_talk_with_a_file(desk, week)
    a_card_is_read_returned_sent_again_and_closed(desk, week)
    several_are_closed_at_once(desk, week)
    the_ledger_is_taken_along(desk)


def everything_red_is_pressed_for(desk):
    desk.go(desk.office, "/overview/2026")
    desk.office.get_by_label("灯色").select_option("red")
    press(desk.office, "筛选")
    expect(desk.office.locator(".matrix a[data-light=red]")).to_have_count(3)
    desk.office.get_by_role("link", name="催办逾期").click()
    expect(desk.office.get_by_role("checkbox", checked=True)).to_have_count(3)
    press(desk.office, "签发")
    expect(desk.office.get_by_text("1号至")).to_contain_text("共 3 张")
    desk.go(desk.office, "/notices/new?year=2026&light=yellow")
    press(desk.office, "签发")
    expect(desk.office.locator("h1")).to_contain_text("4号")
    colours = [colour for (colour,) in Notice.select(Notice.colour).order_by(Notice.id).tuples()]
    assert colours == ["red", "red", "red", "blue"]


def the_unit_signs_and_answers(desk):
    desk.go(desk.street, "/inbox")
    desk.street.get_by_role("link", name="号 任务5").click()
    press(desk.street, "签收")
    desk.street.get_by_label("整改落实情况").fill("演示：指南已经修订，本周公布。")
    press(desk.street, "反馈")
    expect(desk.street.locator(".badge", has_text="待核查")).to_be_visible()


def the_office_checks_and_presses_again(desk, week):
    desk.go(desk.office, "/inbox")
    desk.office.get_by_role("link", name="韦曲街办 任务5").click()
    desk.office.get_by_label("核查意见").fill("演示：已经着手，继续督办。")
    press(desk.office, "核查办结")
    expect(desk.office.locator(".badge", has_text="已办结")).to_be_visible()
    first = Notice.get(Notice.card == week.late)
    desk.go(desk.office, "/notices/new?year=2026")
    expect(desk.office.get_by_role("checkbox", checked=True)).to_have_count(
        1
    )  # the others have not answered yet
    press(desk.office, "签发")
    expect(desk.office.locator(".facts").first).to_contain_text(first.code)
    paper = (
        PdfReader(BytesIO(desk.office.request.get(desk.office.url + ".pdf").body()))
        .pages[0]
        .extract_text()
    )
    assert f"此前已签发{first.code}" in paper.replace("\n", "")


def more_time_is_asked_for_and_given(desk, week):
    wanted = clock.today() + timedelta(days=30)
    desk.go(desk.street, f"/cards/{week.soon}")
    desk.street.get_by_role("link", name="申请延期").click()
    desk.street.get_by_label("延期到").fill(wanted.isoformat())
    desk.street.get_by_label("延期理由").fill("演示：活动改期。")
    desk.street.get_by_label("目前进展").fill("演示：方案已定。")
    press(desk.street, "提交")
    desk.go(desk.street, "/boards/2026/weiqu")
    expect(desk.street.locator(f"#card-{week.soon}")).to_contain_text("申请待审批")
    desk.go(desk.office, "/inbox")
    desk.office.get_by_role("link", name="任务9 延期申请").click()
    desk.office.get_by_label("审批意见").fill("演示：同意。")
    press(desk.office, "同意延期")
    assert Request.get().state == "granted" and Card.get_by_id(week.soon).due_on == wanted
    desk.street.reload()
    expect(desk.street.locator(f"#card-{week.soon}")).to_contain_text("延期 1 次")


def unit_and_office_talk_with_a_file(desk, week):
    desk.go(desk.street, f"/cards/{week.read}")
    desk.street.get_by_label("写留言").fill("演示：签到表附上，原件在档案室。")
    desk.street.locator("summary", has_text="附上文件").click()
    desk.street.get_by_label("附件", exact=True).set_input_files(
        {"name": "签到表.png", "mimeType": "image/png", "buffer": samples.picture()}
    )
    expect(desk.street.get_by_role("checkbox", name="签到表.png")).to_be_checked()
    press(desk.street, "发出")
    picture = desk.street.locator("#remarks .file img")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 320
    desk.go(desk.office, f"/cards/{week.read}")
    with desk.office.expect_download() as download:
        desk.office.get_by_role("link", name="签到表.png").click()
    assert (
        download.value.path().read_bytes() == samples.picture() and RemarkFile.select().count() == 1
    )
    desk.office.get_by_label("写留言").fill("演示：收到。")
    press(desk.office, "发出")
    expect(desk.office.locator("#remarks")).to_contain_text("2 条")


def a_card_is_read_returned_sent_again_and_closed(desk, week):
    desk.go(desk.office, "/verification/phrases")
    desk.office.get_by_label("新增一条").fill(PHRASE)
    press(desk.office, "加入")
    desk.go(desk.office, "/verification")
    expect(desk.office.locator("#dossier-name")).to_contain_text("任务36")  # waits longest
    picture = desk.office.locator("img.file-shown")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640
    desk.office.locator("summary", has_text="通知.pdf").click()
    expect(desk.office.locator("iframe.file-shown")).to_be_visible()
    expect(desk.office.locator("#said-name")).to_contain_text("2 条")
    desk.office.locator("summary", has_text="常用退回理由").click()
    desk.office.get_by_label(PHRASE).check()
    press(desk.office, "退回")
    expect(desk.office.locator(".message").first).to_contain_text("退回")

    desk.go(desk.street, "/inbox")
    desk.street.locator("[aria-labelledby=returned] a").click()
    expect(desk.street.locator("main")).to_contain_text(PHRASE)
    desk.street.get_by_label("推进情况").fill("演示：会议纪要已补。")
    press(desk.street, "提请核验")
    desk.go(desk.office, f"/verification/{week.read}")
    expect(desk.office.locator("#dossier")).to_contain_text("退回 1 次")
    press(desk.office, "核验销号")
    expect(desk.office.locator(".message").first).to_contain_text("已销号")


def several_are_closed_at_once(desk, week):
    desk.go(desk.office, "/verification")
    desk.office.get_by_label("全选标准已满足的").check()
    press(desk.office, "所选一并核验销号")
    expect(desk.office.locator("main")).to_contain_text("销号 2 张")
    assert {c.state for c in Card.select().where(Card.id << [week.read, *week.plain])} == {"closed"}


def the_ledger_is_taken_along(desk):
    desk.go(desk.office, "/ledger/2026")
    desk.office.locator("select[name=unit]").select_option("weiqu")
    press(desk.office, "筛选")
    with desk.office.expect_download() as download:
        desk.office.get_by_role("link", name="导出 Excel").click()
    rows = CalamineWorkbook.from_path(download.value.path()).get_sheet_by_index(0).to_python()
    by_task = {row[1].split()[0]: row for row in rows[2:]}
    assert (
        by_task["36"][5] == "已销号"
        and "延期 1 次" in by_task["9"][9]
        and "5号" in by_task["5"][11]
    )
    printed = desk.office.request.get(
        desk.office.get_by_role("link", name="打印 PDF").evaluate("link => link.href")
    )
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(printed.body())).pages)
    assert "2026年政务公开任务台账" in text and "韦曲街办" in text
    db.close()
