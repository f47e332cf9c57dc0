"""The main job once through, in a real browser: sign in, move, prove with files, verify, print."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.chromium import chromium, drag
from tests.conftest import PASSWORD
from tests.server import serving, working
from tracker.boards.card import Card
from tracker.data.database import db
from tracker.plan.task import Task
from tracker.units.unit import Unit

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("running_clock")]
DAY = "2026-06-15"  # the tests' morning, in the year of the cards


def picture() -> bytes:
    data = BytesIO()
    Image.new("RGB", (640, 480), "white").save(data, "PNG")
    return data.getvalue()


def sign_in(page, url: str, username: str) -> None:
    page.goto(url + "/sign-in")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda address: "/sign-in" not in address)


def file_training(page, url: str, card: int) -> None:
    page.goto(f"{url}/evidence/new?card={card}&kind=training")
    page.get_by_label("培训日期").fill(DAY)
    page.get_by_label("培训主题").fill("演示：政务公开业务培训")
    page.get_by_label("本单位", exact=True).check()
    page.get_by_label("《政府信息公开条例》", exact=True).check()
    page.get_by_label("参加人数").fill("32")
    page.get_by_label("签到表").set_input_files(
        {"name": "签到表.png", "mimeType": "image/png", "buffer": picture()}
    )
    expect(page.get_by_text("签到表.png").first).to_be_visible()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("main")).to_contain_text("学习培训 1/1")


def file_briefing(page, url: str, card: int) -> None:
    page.goto(f"{url}/evidence/new?card={card}&kind=briefing")
    page.get_by_label("会议日期").fill(DAY)
    page.get_by_label("会议名称").fill("演示：第3次主任办公会")
    page.get_by_label("主要负责同志", exact=True).check()
    page.get_by_label("研究推动的事项").fill("演示：听取汇报，明确分工。")
    page.get_by_label("会议纪要或记录").set_input_files(
        {"name": "纪要.png", "mimeType": "image/png", "buffer": picture()}
    )
    expect(page.get_by_text("纪要.png").first).to_be_visible()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("main")).to_contain_text("听取汇报 1/1")


def test_a_unit_moves_proves_and_submits_and_the_office_verifies_and_prints(
    app, tmp_path, database_address
):
    ids = {
        t: c
        for c, t in Card.select(Card.id, Task.number)
        .join(Task)
        .switch(Card)
        .join(Unit)
        .where((Unit.code == "weiqu") & (Card.year == 2026))
        .tuples()
    }
    training, briefing = ids[36], ids[33]
    db.close()
    with serving(database_address, tmp_path / "data", workers=1) as server, chromium() as browser:
        clerk = browser.new_context(
            viewport={"width": 1366, "height": 768}, locale="zh-CN"
        ).new_page()
        sign_in(clerk, server.url, "street")
        clerk.goto(f"{server.url}/boards/2026/weiqu")
        clerk.wait_for_load_state("networkidle")
        drag(clerk, training, "doing")
        expect(clerk.locator(f"#cards-doing #card-{training}")).to_be_visible()
        clerk.locator(f"#card-{briefing} h3 a").focus()
        clerk.keyboard.press("m")
        expect(clerk.locator(f"#cards-doing #card-{briefing}")).to_be_visible()
        drag(clerk, training, "submitted")  # nothing is on record yet
        expect(clerk.locator("#notice")).to_contain_text("学习培训还缺 1 次")

        file_training(clerk, server.url, training)
        file_briefing(clerk, server.url, briefing)
        clerk.goto(f"{server.url}/cards/{training}#submission")
        clerk.get_by_label("推进情况").fill("演示：已组织集中学习培训，系统学习条例。")
        clerk.locator("form").filter(has=clerk.get_by_label("推进情况")).get_by_role(
            "button", name="提请核验"
        ).click()
        expect(clerk.locator("main")).to_contain_text("待核验")

        office = browser.new_context(
            viewport={"width": 1366, "height": 768}, locale="zh-CN"
        ).new_page()
        sign_in(office, server.url, "office")
        office.goto(f"{server.url}/boards/2026/weiqu")
        office.wait_for_load_state("networkidle")
        drag(office, training, "closed")
        expect(office.locator(f"#cards-closed #card-{training}")).to_be_visible()
        office.goto(f"{server.url}/reports/2026")
        expect(office.locator("main")).to_contain_text("演示：政务公开业务培训")
        office.goto(f"{server.url}/reports/2026.pdf")
        office.get_by_role("button", name="开始制作").click()
        with (
            working(database_address, tmp_path / "data"),
            office.expect_download(timeout=60_000) as download,
        ):
            office.get_by_role("link", name="下载").click(timeout=60_000)
        printed = download.value.path().read_bytes()
    text = "".join(p.extract_text() for p in PdfReader(BytesIO(printed)).pages).replace("\n", "")
    assert "政务公开业务培训" in text and "听取政务公开工作汇报1次" in text
    db.connect()
    assert Card.get_by_id(training).state == "closed"
