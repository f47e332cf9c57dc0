"""A clerk's whole year at a street office, in a real browser: everything that the plan asks, and no spreadsheet beside it."""

import pytest
from playwright.sync_api import expect

from tests.bulk.conftest import table
from tests.chromium import chromium
from tests.conftest import PASSWORD
from tests.server import serving
from tracker import clock
from tracker.accounts.session import Session
from tracker.boards.card import Card, Closure, State
from tracker.evidence.evidence import Evidence, EvidenceCard
from tracker.plan.task import Task

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("running_clock")]

UNIT, SITE = "weiqu", "https://www.example.gov.cn/weiqu"
TODAY, YEAR = clock.today(), clock.today().year
# one document that rules all of it, as a small office has it
RULES = (
    "主动公开与办文程序",
    "政府信息公开规定（管理办法）",
    "政府信息公开申请办理",
    "公众参与行政决策",
    "政务舆情收集和回应",
    "政务新媒体发布审核",
)
# the criterion whose button opens the form → what is typed or chosen besides the date
FILED = (
    ("新增指南复核", {"网页标题": "演示：政府信息公开指南", "网址": f"{SITE}/guide"}),
    ("新增推进公开", {"网页标题": "演示：年度推进情况", "网址": f"{SITE}/progress"}),
    (
        "新增属性台账",
        {
            "拟制公文总数": "12",
            "主动公开": "9",
            "部分公开": "0",
            "依申请公开": "2",
            "不予公开": "1",
            "不予公开的理由和依据": "演示：内部事务信息。",
        },
    ),
    (
        "新增受理渠道",
        {
            "现场受理地点": "演示：一楼窗口",
            "信函邮寄地址": "演示：街办公开办",
            "网络受理网址": f"{SITE}/apply",
        },
    ),
    (
        "新增申请办理",
        {"上期结转": "0", "本期新收": "2", "本期办结": "2", "其中按期办结": "2", "结转下期": "0"},
    ),
    (
        "新增公众参与",
        {"决策事项": "演示：便民措施", "参与方式": "座谈会", "收到意见": "8", "采纳意见": "3"},
    ),
    ("新增互动活动", {"活动名称": "演示：政务公开日", "活动形式": "政府开放日", "参与人数": "60"}),
    (
        "新增权责清单",
        {
            "清单名称": "演示：权责清单",
            "权责事项数": "86",
            "本次调整事项数": "0",
            "公开网址": f"{SITE}/powers",
        },
    ),
    (
        "新增村级清单",
        {
            "行政村": "20",
            "已有“小微权力”清单的村": "20",
            "已有公开事项清单的村": "20",
            "本年指导村级组织": "4",
        },
    ),
    (
        "新增村级渠道",
        {
            "村（社区）": "24",
            "有发布渠道的村（社区）": "24",
            "使用的渠道": "村（居）民微信群",
            "本年发布政务信息": "300",
        },
    ),
    ("新增账号自查", {"关注度和利用率低的账号": "0", "其中已经关停、整合": "0"}),
    ("新增发布台账", {"发布信息": "150", "其中履行审核程序": "150", "回复留言": "20"}),
)


class Clerk:
    """Somebody at a browser who reads labels and presses buttons; `shot` keeps what they saw."""

    def __init__(self, page, url: str, folder):
        self.page, self.url, self.folder, self.shots = page, url, folder, 0

    def go(self, path: str) -> None:
        self.page.goto(self.url + path)

    def press(self, name: str, **how) -> None:
        self.page.get_by_role("button", name=name, **how).first.click()

    def shot(self, name: str) -> None:
        self.shots += 1
        self.page.screenshot(path=self.folder / f"{self.shots:02d} {name}.png", full_page=True)

    def fill(self, answers: dict[str, str]) -> None:
        form = self.page.locator("form").filter(
            has=self.page.get_by_role("button", name="保存", exact=True)
        )
        for label, value in answers.items():
            group = form.get_by_role("group", name=label)
            if group.count():
                group.get_by_label(value, exact=True).check()
            else:
                form.locator(
                    ".field", has=self.page.locator("label", has_text=label)
                ).first.locator("input, textarea").fill(value)

    def duties(self) -> None:
        self.go(f"/duties/{YEAR}/{UNIT}")

    def file(self, button: str, answers: dict[str, str]) -> None:
        self.duties()
        self.page.get_by_role("link", name=button, exact=True).first.click()
        self.page.locator('[name="happened_on"]').fill(TODAY.isoformat())
        self.fill(answers)
        self.press("保存", exact=True)
        expect(self.page.locator("main")).to_contain_text("已满足")


def sign_in(clerk: Clerk) -> None:
    clerk.go("/sign-in")
    clerk.page.get_by_label("用户名").fill("street")
    clerk.page.get_by_label("密码", exact=True).fill(PASSWORD)
    clerk.press("登录")
    clerk.page.wait_for_url(lambda address: "/sign-in" not in address)


def keep_registers(clerk: Clerk) -> None:
    for duty, more in (
        ("主要负责同志", {}),
        ("分管负责人", {"分工公布日期": TODAY.isoformat(), "分工公布网址": f"{SITE}/division"}),
        ("专职人员", {}),
    ):
        clerk.go(f"/registers/roster/{UNIT}")
        clerk.page.get_by_role("link", name=f"登记{duty}", exact=True).click()
        for label, value in {"姓名": "演示用户", "任职日期": f"{YEAR}-01-01", **more}.items():
            clerk.page.get_by_label(label).fill(value)
        clerk.press("登记", exact=True)
    clerk.shot("名册")
    clerk.go(f"/registers/media/{UNIT}")
    clerk.page.get_by_role("link", name="登记账号").click()
    clerk.page.get_by_label("平台").select_option("微信公众号")
    for label, value in {
        "账号名称": "演示韦曲发布",
        "生效日期": TODAY.isoformat(),
        "区级备案日期": TODAY.isoformat(),
    }.items():
        clerk.page.get_by_label(label).fill(value)
    clerk.press("登记账号和开设备案")
    clerk.shot("账号")


def file_what_serves_many(clerk: Clerk) -> None:
    """A document that rules everything, once for all its cards; a training and a briefing."""
    clerk.duties()
    clerk.page.get_by_role("link", name="新增公开机制", exact=True).click()
    page = clerk.page
    page.locator('[name="happened_on"]').fill(TODAY.isoformat())
    clerk.fill({"文件名称": "演示：政务公开工作制度", "公开网址": f"{SITE}/rules"})
    for topic in RULES:
        page.get_by_label(topic, exact=True).check()
    for box in page.locator('.offers input[name="cards"]').all():
        box.check()
    clerk.shot("一份制度用于几张任务卡")
    clerk.press("保存", exact=True)
    for number in (4, 6, 7, 8, 28):
        expect(page.get_by_role("status").first).to_contain_text(f"任务{number}：")
    clerk.shot("制度已保存")
    clerk.file(
        "新增学习培训",
        {"培训主题": "演示：条例学习", "培训内容": "《政府信息公开条例》", "参加人数": "30"},
    )
    clerk.file(
        "新增听取汇报",
        {
            "会议名称": "演示：主任办公会",
            "主持（听取汇报）人": "主要负责同志",
            "研究推动的事项": "演示：明确分工。",
        },
    )


def import_the_ledger(clerk: Clerk, folder) -> None:
    """Two halves of a year as two rows of the kind's own table."""
    half = {
        "happened_on": TODAY.isoformat(),
        "v-total": "210",
        "v-url": f"{SITE}/news",
        "cards": "25",
    }
    path = folder / "台账.xlsx"
    path.write_bytes(
        clerk.table(
            half | {"v-period": f"{YEAR}年1月至6月"}, half | {"v-period": f"{YEAR}年7月至12月"}
        )
    )
    clerk.go("/bulk")
    clerk.page.get_by_role("link", name="信息发布台账").click()
    clerk.page.set_input_files("input[name=table]", path)
    clerk.press("核对并保存")
    expect(clerk.page.get_by_role("status").first).to_contain_text("已保存 2 条信息发布台账")
    clerk.shot("批量填报")


def report_zero(clerk: Clerk) -> None:
    """Nothing stirred the public this year."""
    clerk.duties()
    clerk.page.locator(
        "article", has=clerk.page.get_by_role("link", name="任务8", exact=True)
    ).get_by_role("link", name="零报告").click()
    expect(clerk.page.locator('#submission input[value="nothing_to_report"]')).to_be_checked()
    clerk.page.get_by_label("推进情况").fill("演示：机制健全，全年没有应回应的舆情。")
    clerk.page.get_by_label("说明").last.fill("演示：本年度没有发生。")
    clerk.shot("零报告")
    clerk.press("提请核验")
    expect(clerk.page.locator("main")).to_contain_text("待核验")


def submit_all(clerk: Clerk) -> None:
    clerk.duties()
    expect(clerk.page.get_by_role("heading", name="还缺材料")).to_have_count(0)
    texts = clerk.page.locator("#ready-form textarea")
    assert texts.count() == 15
    for box in texts.all():
        box.fill("演示：已按方案要求办理完毕。")
    clerk.shot("材料已齐")
    clerk.press("提请核验")
    expect(clerk.page.locator("main")).to_contain_text("已提请核验 15 张任务卡")


def office_does(browser, noun: str, cards, **form) -> None:
    """The office, from its own pages: it is the clerk's year that is played here."""
    for card in cards:
        status, text = browser.post(f"/cards/{card.id}/{noun}", version=str(card.version), **form)
        assert status == 303, text


def test_a_clerk_does_a_years_work_without_a_spreadsheet_beside_it(
    app, cast, tmp_path, database_address
):
    unit = cast.street.unit
    mine = (
        Card.select(Card, Task)
        .join(Task)
        .where((Card.year == YEAR) & (Card.unit == unit))
        .order_by(Task.number)
    )
    (tmp_path / "data").mkdir(exist_ok=True)
    with serving(database_address, tmp_path / "data", workers=1) as server, chromium() as browser:
        page = browser.new_context(
            viewport={"width": 1366, "height": 768}, locale="zh-CN"
        ).new_page()
        clerk = Clerk(page, server.url, tmp_path)
        clerk.table = lambda *rows: table(*rows, kind="release_ledger")
        sign_in(clerk)
        page.get_by_role("link", name="年度必办").click()
        clerk.duties()
        clerk.shot("年初的年度必办")
        clerk.press("签收全部 13 张")
        expect(page.locator("main")).to_contain_text("已签收 13 张任务卡")
        keep_registers(clerk)
        clerk.duties()
        clerk.press("签收全部 3 张")  # the account has brought tasks 26 to 28
        file_what_serves_many(clerk)
        for button, answers in FILED:
            clerk.file(button, answers)
        import_the_ledger(clerk, tmp_path)
        report_zero(clerk)
        submit_all(clerk)
        clerk.shot("都已提请")

        office = server.browser(Session.begin(cast.office))
        office_does(office, "return", mine.where(Task.number == 36), words="演示：请写明人数。")
        clerk.duties()
        expect(page.locator("#ready-form")).to_contain_text("退回意见：演示：请写明人数。")
        clerk.shot("退回一张")
        page.locator("#ready-form textarea").fill("演示：30人参加，学习条例。")
        clerk.press("提请核验")
        expect(page.locator("main")).to_contain_text("已提请核验 1 张任务卡")
        office_does(office, "closure", mine.clone())
        clerk.duties()
        expect(page.locator("main")).to_contain_text("16 张已销号")
        clerk.shot("年底")
    assert {
        card.state: card.closure == Closure.NOTHING_TO_REPORT
        for card in mine
        if card.task.number == 8
    } == {State.CLOSED: True}
    assert {card.state for card in mine} == {State.CLOSED}
    records = Evidence.select().where(Evidence.unit == unit).count()
    proven = EvidenceCard.select().join(Card).where(Card.unit == unit).count()
    assert (records, proven) == (17, 21)  # one document stood for five cards
