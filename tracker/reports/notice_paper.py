"""Supervision notices on paper, through the press of the reports: one notice a page, in the layout of official forms."""
from datetime import date
from pathlib import Path

from tracker.notices.notice import Notice
from tracker.refusals import Refused
from tracker.reports.document import PAGES
from tracker.text import zh_date, zh_moment

STYLE = Path(__file__).parent.parent / "static" / "css" / "notice-print.css"
MOST = 60  # at once: more would keep a page waiting


def html(notices: list[Notice], office: str, made_on: date) -> str:
    return PAGES.get_template("notices/print.html").render(
        notices=notices, office=office, made_on=made_on, style=STYLE.read_text("utf-8"), day=zh_date, moment=zh_moment)


def printed(notices: list[Notice], office: str, made_on: date, fonts_folder) -> bytes:
    """The notices as one PDF."""
    if not notices:
        raise Refused("没有可以打印的督办单。")
    if len(notices) > MOST:
        raise Refused(f"一次最多打印 {MOST} 张督办单，现有 {len(notices)} 张，请先按单位、等级或状态筛选。")
    from tracker.reports import pdf  # WeasyPrint takes half a second to load, which every start would pay

    return pdf.render(html(notices, office, made_on), fonts_folder=fonts_folder)
