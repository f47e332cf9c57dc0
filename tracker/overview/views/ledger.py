"""The ledger on the page and as a file."""

from io import BytesIO

from flask import redirect, render_template, request, send_file, url_for
from flask_login import current_user

from tracker.boards.light import LIGHT_NAMES
from tracker.boards.year import Year
from tracker.overview.ledger import BY, COLUMNS, lines_of
from tracker.overview.ledger_pages import Filters, pages_of
from tracker.overview.ledger_sheets import csv_text, workbook
from tracker.overview.views import bp
from tracker.plan.task import Task
from tracker.settings.setting import all_settings
from tracker.units.unit import Unit
from tracker.web.arguments import number_in, page_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/ledger")
def current_ledger():
    return redirect(url_for("overview.ledger", number=Year.at_work().number))


@bp.get("/ledger/<int:number>")
def ledger(number: int):
    year, filters = Year.opened(number), asked()
    days = all_settings()["due_soon_days"]
    pages = pages_of(number, filters, days)
    page = pages[min(page_in(request.args), len(pages)) - 1] if pages else None
    return render_template(
        "overview/ledger.html",
        year=year,
        filters=filters,
        lines=lines_of(number, filters, current_user._get_current_object(), days, page)
        if page
        else [],
        pages=pages,
        page=page,
        total=sum(p.count for p in pages),
        columns=COLUMNS,
        by=BY,
        units=list(Unit.valid_in(number)),
        lights=LIGHT_NAMES,
        tasks=list(
            Task.select(Task.number, Task.text)
            .where(Task.plan == year.plan_id)
            .order_by(Task.number)
        ),
    )


@bp.get("/ledger/<int:number>.xlsx")
def ledger_xlsx(number: int):
    Year.opened(number)
    filters = asked()
    return _file(
        workbook(lines(number, filters), title(number)),
        XLSX,
        f"{title(number)}（{BY[filters.by]}）.xlsx",
    )


@bp.get("/ledger/<int:number>.csv")
def ledger_csv(number: int):
    Year.opened(number)
    filters = asked()
    return _file(
        csv_text(lines(number, filters)), "text/csv", f"{title(number)}（{BY[filters.by]}）.csv"
    )


def asked() -> Filters:
    """What the address asks for; nonsense asks for nothing."""
    args = request.args
    return Filters(
        by=args["by"] if args.get("by") in BY else "unit",
        unit=args.get("unit", "")[:40],
        task=number_in(args, "task", None),
        light=args["light"] if args.get("light") in list(LIGHT_NAMES) else "",
    )


def lines(number: int, filters: Filters):
    return lines_of(
        number, filters, current_user._get_current_object(), all_settings()["due_soon_days"]
    )


def title(number: int) -> str:
    return f"{number}年政务公开任务台账"


def _file(content: bytes, media_type: str, name: str):
    return send_file(
        BytesIO(content), media_type, as_attachment=True, download_name=name, max_age=0
    )
