"""The office presses, the unit answers, asks for time and follows a job: in a real browser, with and without scripts."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.chromium import broken_in_any_look
from tests.server import working
from tracker import clock
from tracker.accounts.person import Person
from tracker.boards.card import Card
from tracker.jobs.job import Job
from tracker.plan.task import Task
from tracker.units.unit import Unit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.one_database,
    pytest.mark.usefixtures("running_clock"),
]
PAPER = {"java_script_enabled": False}


def late(number: int) -> int:
    """韦曲街办's card of a task, made overdue."""
    card = (
        Card.select()
        .join(Unit)
        .switch(Card)
        .join(Task)
        .where((Unit.code == "weiqu") & (Task.number == number))
        .get()
    )
    Card.update(due_on=clock.today() - timedelta(days=9)).where(Card.id == card.id).execute()
    return card.id


@pytest.mark.parametrize("how", [{}, PAPER], ids=["scripts", "no scripts"])
def test_a_notice_goes_its_whole_way(visit, how):
    late(5)
    office = visit("office", "/notices/new", **how)
    office.get_by_role("button", name="签发", exact=True).click()
    expect(office.get_by_role("heading", level=1)).to_contain_text("〕1号")
    street = visit("street", "/inbox", **how)
    street.get_by_role("link", name="〕1号").click()
    street.get_by_role("button", name="签收").click()
    street.get_by_label("整改落实情况").fill("演示：已经整改到位。")
    street.get_by_role("button", name="反馈").click()
    expect(street.get_by_text("已反馈")).to_be_visible()
    office.goto(office.url.split("/notices")[0] + "/inbox")
    office.get_by_role("link", name="〕1号").click()
    office.get_by_label("核查意见").fill("演示：属实。")
    office.get_by_role("button", name="核查办结").click()
    expect(office.get_by_text("已办结", exact=True)).to_be_visible()
    assert office.errors == street.errors == []


def test_the_bar_says_how_much_waits_and_forgets_it_for_nobody(visit):
    street = visit("street", "/plan")
    expect(street.locator(".site > .site-nav [data-count] .badge")).to_have_text("13项")


def test_an_extension_is_asked_for_and_granted_without_scripts(visit):
    card = late(6)
    Card.update(due_on=clock.today()).where(Card.id == card).execute()
    street = visit("street", f"/cards/{card}", **PAPER)
    street.get_by_role("link", name="申请延期").click()
    street.get_by_label("延期到").fill("2026-12-31")
    street.get_by_label("延期理由").fill("演示：须等清单汇总。")
    street.get_by_label("目前进展").fill("演示：已完成一半。")
    street.get_by_role("button", name="提交").click()
    office = visit("office", "/requests", **PAPER)
    office.get_by_role("link", name="延期申请").click()
    office.get_by_role("button", name="同意延期").click()
    street.reload()
    expect(street.get_by_text("时限已调整 1 次")).to_be_visible()


@pytest.mark.parametrize("how", [{}, PAPER], ids=["scripts", "no scripts"])
def test_a_job_is_followed_to_its_end_without_touching_the_page(visit, served, how):
    job = Job.create(kind="digest", person=Person.get(Person.username == "street"))
    street = visit("street", f"/jobs/{job.id}", **how)
    expect(street.get_by_text("排队中")).to_be_visible()
    with working(served.address, served.data):
        expect(street.get_by_text("已完成")).to_be_visible(timeout=20_000)
    expect(street.get_by_text("没有设置邮件服务器")).to_be_visible()


def test_the_pages_break_no_rule_of_accessibility_in_any_look(visit, served):
    card = late(5)
    office = visit("office", "/notices/new")
    office.get_by_role("button", name="签发", exact=True).click()
    expect(office.get_by_role("heading", level=1)).to_contain_text("〕1号")
    assert broken_in_any_look(office) == []
    street = visit("street", "/inbox")
    assert broken_in_any_look(street) == []
    for who, path in (
        (office, "/notices"),
        (office, "/settings"),
        (office, "/settings/days"),
        (office, "/ledger/2026?by=task"),
        (street, f"/cards/{card}"),
        (street, f"/cards/{card}/dispute"),
        (street, "/calendar"),
        (street, "/account/mail"),
        (street, "/jobs"),
    ):
        who.goto(served.server.url + path)
        assert broken_in_any_look(who) == [], path
