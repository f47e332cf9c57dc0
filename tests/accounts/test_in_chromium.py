"""In a real browser: the page that asks for a proof, the account's changes, the mail address, and what the browser reports."""

import os

import pytest

from tests.chromium import broken_in_any_look
from tests.conftest import NOW, PASSWORD
from tracker.accounts.account_event import notify
from tracker.accounts.person import Person
from tracker.accounts.second_factor import Factor
from tracker.data.database import db
from tracker.inbox.mailbox import save_address

pytestmark = [pytest.mark.browser, pytest.mark.one_database]
SHOTS = os.environ.get("SHOTS")  # a folder, for whoever wants to look at the pages


def look(page, name: str) -> None:
    for width, scheme in ((1366, "light"), (1366, "dark"), (390, "light"), (390, "dark")):
        if SHOTS:
            page.set_viewport_size({"width": width, "height": 768})
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=f"{SHOTS}/{name}-{width}-{scheme}.png", full_page=True)
    assert broken_in_any_look(page) == []


def test_a_new_account_is_made_after_the_proof_and_nothing_is_typed_twice(visit, cast):
    page = visit("admin", "/people/new")
    page.get_by_label("用户名").fill("duqu")
    page.get_by_label("姓名或岗位名称").fill("杜曲街办经办人")
    page.locator("#field-unit").select_option("duqu")
    page.get_by_role("button", name="开设账号并生成一次性密码").click()
    look(page, "proof")
    page.get_by_label("您现在的密码").fill("不对的口令 一二三")
    page.get_by_role("button", name="确认并继续").click()
    page.get_by_text("现在的密码不对").first.wait_for()
    page.get_by_label("您现在的密码").fill(PASSWORD)
    page.get_by_role("button", name="确认并继续").click()
    page.get_by_text("账号通知单").first.wait_for()
    assert Person.get(Person.username == "duqu").name == "杜曲街办经办人"


def test_the_account_s_pages_can_be_used_by_everybody(visit, cast):
    Factor.create(person=cast.office, salt="x", confirmed_at=NOW)
    with db.atomic():
        notify(cast.office, "角色由“经办人”改为“区政府办公室审核人”", by=cast.admin)
        notify(cast.office, "密码已修改", by=cast.office)
    save_address(cast.office, "office@example.gov.cn", True)
    page = visit("office", "/inbox")
    look(page, "inbox")
    page.get_by_role("link", name="密码已修改").click()
    look(page, "security")
    page.get_by_role("button", name="知道了").click()
    page.get_by_role("button", name="知道了").wait_for(state="detached")
    for path, name in (("/account/mail", "mail"), ("/account/password", "password")):
        page.goto(page.url.partition("/account")[0] + path)
        look(page, name)


def test_a_real_browser_reports_what_the_policy_keeps_out(visit, served):
    page = visit("street", "/boards/mine")
    page.evaluate(
        "document.head.append(Object.assign(document.createElement('script'), {src: 'https://evil.example/x.js?a=b'}))"
    )
    log = served.data / "server.log"
    for _ in range(50):  # the browser sends it when it likes
        if "policy violated" in log.read_text():
            break
        page.wait_for_timeout(100)
    assert "script-src-elem blocked https://evil.example/x.js" in log.read_text()


def test_signing_out_is_quick_and_the_browser_is_still_known(visit):
    page = visit("street", "/boards/mine")
    page.context.add_cookies(
        [{"name": "theme", "value": "dark", "url": page.url.partition("/boards")[0]}]
    )
    page.goto(page.url.partition("/boards")[0] + "/boards/mine")
    page.evaluate("document.querySelector('form[action=\"/sign-out\"]').submit()")
    page.get_by_text("您已退出").wait_for()
    assert "theme" in {cookie["name"] for cookie in page.context.cookies()}
