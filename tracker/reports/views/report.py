"""Pages of the report: the years, a year's report of the district or of a unit, and the same as PDF."""

from flask import Blueprint, current_app, render_template
from flask_login import current_user

from tracker.boards.year import Year
from tracker.permissions import can
from tracker.printing.views import given, queued
from tracker.refusals import Forbidden
from tracker.reports import document
from tracker.reports.figures.records import figures_of
from tracker.reports.figures.scopes import units_of

bp = Blueprint("reports", __name__)


@bp.before_request
def may_print():
    if not can("print reports", None, current_user):
        raise Forbidden("您没有查看年度报告的权限。")


@bp.get("/reports")
def years():
    found = list(Year.select().order_by(Year.number.desc()))
    return render_template(
        "reports/years.html", years=found, units=units_of(found[0].number) if found else []
    )


@bp.get("/reports/<int:number>")
@bp.get("/reports/<int:number>/<code>")
def report(number, code=None):
    reader = current_user._get_current_object()
    figures = figures_of(number, code, demo=current_app.config["DEMO"], reader=reader)
    return render_template(
        "reports/page.html", **document.context(figures), others=units_of(number)
    )


@bp.get("/reports/<int:number>.pdf")
@bp.get("/reports/<int:number>/<code>.pdf")
def pdf(number, code=None):
    return given("report", number=number, code=code)


@bp.post("/reports/<int:number>.pdf")
@bp.post("/reports/<int:number>/<code>.pdf")
def print_report(number, code=None):
    return queued("report", number=number, code=code)
