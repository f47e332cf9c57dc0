"""The ledger on paper: landscape, its head on every page, through the press of the reports."""
from datetime import date
from pathlib import Path

from tracker.refusals import Refused
from tracker.reports.document import PAGES
from tracker.supervision.ledger import COLUMNS, Line

STYLE = Path(__file__).parent.parent / "static" / "css" / "ledger-print.css"


def html(lines: list[Line], title: str, office: str, made_on: date) -> str:
    """A column in which no line has anything is left out, so that the others have its room."""
    table = [line.values for line in lines]
    kept = [at for at in range(len(COLUMNS)) if any(row[at] not in (None, "") for row in table)]
    return PAGES.get_template("supervision/ledger_print.html").render(
        columns=COLUMNS, kept=kept, table=table, title=title, office=office, made_on=made_on, style=STYLE.read_text("utf-8"))


def printed(lines: list[Line], title: str, office: str, made_on: date, fonts_folder) -> bytes:
    """The ledger as PDF; some six seconds for a whole year."""
    if not lines:
        raise Refused("没有可以打印的任务卡，请放宽筛选条件。")
    from tracker.reports import pdf  # WeasyPrint takes half a second to load, which every start would pay

    return pdf.render(html(lines, title, office, made_on), fonts_folder=fonts_folder)
