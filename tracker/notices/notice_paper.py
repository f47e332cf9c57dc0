"""Supervision notices on paper, through the press of the reports: one notice a page, in the layout of official forms."""

from datetime import date
from pathlib import Path

from tracker import clock
from tracker.notices.notice import Notice
from tracker.notices.queries import Filters, filtered, notice_for
from tracker.printing import fonts
from tracker.printing.paper import Paper, page
from tracker.refusals import Refused
from tracker.reports.document import PAGES
from tracker.settings.setting import all_settings
from tracker.text import zh_date, zh_moment

STYLE = Path(__file__).parent.parent / "static" / "css" / "notice-print.css"
MOST = 600  # at once; nobody signs more


def html(notices: list[Notice], office: str, made_on: date) -> str:
    return PAGES.get_template("notices/print.html").render(
        notices=notices,
        office=office,
        made_on=made_on,
        style=fonts.style(STYLE),
        day=zh_date,
        moment=zh_moment,
    )


def one(person, config, notice_id: int) -> Paper:
    found = notice_for(person, notice_id)
    return page(f"督办单 {found.code}", html([found], all_settings()["office_name"], clock.today()))


def many(person, config, year: int, **filters) -> Paper:
    """Those of a list, in the order of their numbers."""
    found = list(filtered(person, Filters(year, **filters)).limit(MOST + 1))
    if not found:
        raise Refused("没有可以打印的督办单。")
    if len(found) > MOST:
        raise Refused(f"一次最多打印 {MOST} 张督办单，请先按单位、等级或状态筛选。")
    return page(f"{year}年督办单", html(found[::-1], all_settings()["office_name"], clock.today()))
