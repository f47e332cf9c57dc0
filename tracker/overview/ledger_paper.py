"""The ledger on paper: landscape, its head on every page, through the press of the reports."""

from datetime import date
from pathlib import Path

from tracker import clock
from tracker.overview.ledger import BY, COLUMNS, Filters, Line, lines_of
from tracker.printing import fonts
from tracker.printing.paper import Paper, page
from tracker.refusals import Refused
from tracker.reports.document import PAGES
from tracker.settings.setting import all_settings

STYLE = Path(__file__).parent.parent / "static" / "css" / "ledger-print.css"


def html(lines: list[Line], title: str, office: str, made_on: date) -> str:
    """A column in which no line has anything is left out, so that the others have its room."""
    table = [line.values for line in lines]
    kept = [at for at in range(len(COLUMNS)) if any(row[at] not in (None, "") for row in table)]
    return PAGES.get_template("overview/ledger_print.html").render(
        columns=COLUMNS,
        kept=kept,
        table=table,
        title=title,
        office=office,
        made_on=made_on,
        style=fonts.style(STYLE),
    )


def ledger(person, config, number: int, **filters) -> Paper:
    """A year's ledger, narrowed by `filters`, as `person` may see it."""
    asked, settings = Filters(**filters), all_settings()
    lines = lines_of(number, asked, person, settings["due_soon_days"])
    if not lines:
        raise Refused("没有可以打印的任务卡，请放宽筛选条件。")
    name = f"{number}年政务公开任务台账（{BY[asked.by]}）"
    return page(name, html(lines, name, settings["office_name"], clock.today()))
