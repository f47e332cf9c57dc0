"""Writing a report's two texts: saved as one types, or with the button; nobody's words are lost to somebody else's."""

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user

from tracker.permissions import can
from tracker.refusals import Forbidden, Invalid
from tracker.reports.editions import draft
from tracker.reports.figures.records import figures_of, must_exist
from tracker.reports.text import problems
from tracker.reports.text.prefill import prefill
from tracker.reports.views.edition import path
from tracker.web.arguments import number_in
from tracker.web.htmx import wants_fragment

bp = Blueprint("drafts", __name__)


@bp.before_request
def may_write():
    if not can("issue reports", None, current_user):
        raise Forbidden("编写和印发年度报告由区政府办公室办理。")


@bp.get("/reports/<int:number>/draft")
@bp.get("/reports/<int:number>/<code>/draft")
def edit(number, code=None):
    return page(number, code, draft.draft_of(number, code))


@bp.post("/reports/<int:number>/draft")
@bp.post("/reports/<int:number>/<code>/draft")
def save(number, code=None):
    """A page that saves itself gets the draft's state alone, in every case with the version to go on from."""
    must_exist(number, code)
    typed = {name: request.form.get(name, "") for name in ("problems", "next_steps")}
    seen, theirs, errors, status = number_in(request.form, "version", 0), None, {}, 200
    try:
        shown = draft.save(number, code, **typed, seen=seen, by=current_user._get_current_object())
    except draft.Overtaken as overtaken:
        theirs, status = overtaken.theirs, 409
        shown = draft.Draft(**typed, version=theirs.version)
    except Invalid as invalid:
        errors, status = invalid.errors, 422
        shown = draft.Draft(**typed, version=seen)
    if wants_fragment():
        return render_template(
            "reports/_draft_state.html", draft=shown, theirs=theirs, errors=errors
        ), status
    if status != 200:
        return page(number, code, shown, theirs, errors), status
    flash("已保存，预览中是最新的文字。", "done")
    return redirect(f"{path(number, code)}/preview", 303)


def page(number, code, shown, theirs=None, errors=None):
    figures = figures_of(number, code)
    known, begun = prefill(figures), shown.version > 0 or bool(shown.problems)
    return render_template(
        "reports/draft.html",
        figures=figures,
        draft=shown,
        theirs=theirs,
        errors=errors or {},
        path=path(number, code),
        known=known,
        begun=begun,
        found=problems.summary(figures, problems.problems(figures)),
        longest=draft.LONGEST,
    )
