"""Writing, previewing and issuing a year's reports; which were issued, everybody here may read."""
from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask_login import current_user

from tracker.boards.year import Year
from tracker.permissions import can
from tracker.refusals import Forbidden, Invalid, Missing
from tracker.reports import document, draft, problems
from tracker.reports.edition import editions
from tracker.reports.issuing import issue, preview, seen_of
from tracker.reports.records import figures_of
from tracker.reports.views import units_of

blueprint = Blueprint("editions", __name__)


@blueprint.before_request
def may_issue():
    if request.endpoint != "editions.index" and not can("issue reports", None, current_user):
        raise Forbidden("编写和印发年度报告由区政府办公室办理。")


@blueprint.get("/reports/<int:number>/editions")
def index(number):
    year = Year.get_or_none(Year.number == number)
    if year is None:
        raise Missing(f"{number} 年度还没有开启，没有报告。")
    found = editions(number)
    return render_template("reports/editions.html", year=year, editions=found, units=units_of(number),
                           replaced={each.replaces_id for each in found})


@blueprint.get("/reports/<int:number>/draft")
@blueprint.get("/reports/<int:number>/<code>/draft")
def edit(number, code=None):
    return draft_page(number, code, draft.draft_of(number, code))


@blueprint.post("/reports/<int:number>/draft")
@blueprint.post("/reports/<int:number>/<code>/draft")
def save(number, code=None):
    figures_of(number, code)  # Missing for a year or unit that is none
    typed = request.form.get("problems", ""), request.form.get("next_steps", "")
    seen = request.form.get("version", 0, int)
    try:
        draft.save(number, code, *typed, seen=seen, by=current_user._get_current_object())
    except Invalid as invalid:
        shown = draft.Draft(problems=typed[0], next_steps=typed[1], version=seen)
        return draft_page(number, code, shown, invalid.errors), 422
    flash("已保存，预览中是最新的文字。", "done")
    return redirect(f"{path(number, code)}/preview", 303)


@blueprint.get("/reports/<int:number>/preview")
@blueprint.get("/reports/<int:number>/<code>/preview")
def look(number, code=None):
    return preview_page(number, code)


@blueprint.post("/reports/<int:number>/editions")
@blueprint.post("/reports/<int:number>/<code>/editions")
def create(number, code=None):
    form = request.form
    try:
        edition = issue(number, code, seen=form.get("seen", ""), reason=form.get("reason", ""),
                        by=current_user._get_current_object(), config=current_app.config, store=current_app.extensions["store"])
    except Invalid as invalid:
        return preview_page(number, code, form.get("reason", ""), invalid.errors), 422
    flash(f"已印发，编号 {edition.number}，已向社会公开。", "done")
    return redirect(f"/reports/{number}/editions", 303)


def draft_page(number, code, shown, errors=None):
    figures = figures_of(number, code)
    return render_template("reports/draft.html", figures=figures, draft=shown, errors=errors or {}, path=path(number, code),
                           found=problems.summary(figures, problems.problems(figures)), longest=draft.LONGEST)


def preview_page(number, code, reason="", errors=None):
    figures = preview(number, code, demo=current_app.config["DEMO"])
    return render_template("reports/preview.html", **document.context(figures), print=False, path=path(number, code),
                           seen=seen_of(figures), reason=reason, errors=errors or {})


def path(number, code):
    return f"/reports/{number}/{code}" if code else f"/reports/{number}"
