"""Previewing and issuing a year's reports, one or all units'; which were issued, and all of them in one archive, is everybody's here."""

from flask import Blueprint, current_app, redirect, render_template, request
from flask_login import current_user

from tracker.boards.year import Year
from tracker.jobs import queue
from tracker.permissions import can
from tracker.printing.paper import refuse_without_fonts
from tracker.refusals import Conflict, Forbidden, Invalid, Missing, Refused
from tracker.reports import document
from tracker.reports.editions import archive
from tracker.reports.editions.draft import drafts_of, unwritten_of
from tracker.reports.editions.edition import editions
from tracker.reports.editions.issue_jobs import waiting
from tracker.reports.editions.issuing import preview, ready, seen_of
from tracker.reports.figures.records import figures_of
from tracker.reports.figures.scopes import units_of
from tracker.reports.text import missing_parts, unprintable

bp = Blueprint("editions", __name__)
FOR_ALL = ("editions.index", "editions.pack")


@bp.before_request
def may_issue():
    if request.endpoint not in FOR_ALL and not can("issue reports", None, current_user):
        raise Forbidden("编写和印发年度报告由区政府办公室办理。")


@bp.get("/reports/<int:number>/editions")
def index(number):
    year, found, units = year_of(number), editions(number), units_of(number)
    return render_template(
        "reports/editions.html",
        year=year,
        editions=found,
        units=units,
        drafts=drafts_of(number),
        unwritten=unwritten_of(number, [unit.code for unit in units]),
        current={each.scope: each for each in reversed(found)},
        replaced={each.replaces_id for each in found},
    )


@bp.post("/reports/<int:number>/archive")
def pack(number):
    year_of(number)
    source = request.form.get("source", "")
    if source not in archive.SOURCES:
        raise Refused("请选择打包草案还是印发本。")
    if source == "drafts":
        refuse_without_fonts(current_app.config)
    return begun("archive", {"number": number, "source": source}, archive.title(number, source))


@bp.get("/reports/<int:number>/preview")
@bp.get("/reports/<int:number>/<code>/preview")
def look(number, code=None):
    return preview_page(number, code)


@bp.post("/reports/<int:number>/editions")
@bp.post("/reports/<int:number>/<code>/editions")
def create(number, code=None):
    """What can be refused is refused here; what takes time is a job's."""
    seen, reason = request.form.get("seen", ""), request.form.get("reason", "").strip()
    try:
        figures = ready(
            number,
            code,
            seen=seen,
            reason=reason,
            config=current_app.config,
            gaps_meant="gaps" in request.form,
        )
    except Invalid as invalid:
        return preview_page(number, code, reason, invalid.errors), 422
    refuse_without_fonts(current_app.config)
    return begun(
        "issue",
        {"number": number, "code": code, "seen": seen, "reason": reason},
        f"印发 {document.sentences.title(figures)}",
    )


@bp.get("/reports/<int:number>/unit-editions")
def confirm(number):
    return confirm_page(year_of(number))


@bp.post("/reports/<int:number>/unit-editions")
def create_all(number):
    year, drafts = year_of(number), waiting(number)
    if not drafts:
        raise Refused("各单位的报告都已经印发，有错误请逐个更正。")
    if request.form.get("seen") != stamp(drafts):
        raise Conflict(
            "确认以后，有单位的草稿有了变动，或者别人已经印发，没有开始印发。请重新核对。",
            link=(f"/reports/{number}/unit-editions", "重新核对"),
        )
    if "gaps" not in request.form and unwritten_of(number, drafts):
        return confirm_page(year, {"gaps": missing_parts.ASKED}), 422
    refuse_without_fonts(current_app.config)
    return begun(
        "issue-units",
        {"number": number, "drafts": drafts},
        f"印发 {number} 年度 {len(drafts)} 个单位的报告",
    )


def confirm_page(year, errors=None):
    """The units that wait, those together that lack the same parts."""
    drafts, lacking = waiting(year.number), {}
    unwritten = unwritten_of(year.number, drafts)
    for unit in units_of(year.number):
        if unit.code in drafts:
            lacking.setdefault(unwritten.get(unit.code, ()), []).append(unit)
    return render_template(
        "reports/unit_editions.html",
        year=year,
        count=len(drafts),
        whole=lacking.pop((), []),
        lacking=lacking,
        written=missing_parts.WRITTEN.values(),
        seen=stamp(drafts),
        errors=errors or {},
    )


def begun(kind: str, arguments: dict, title: str):
    """A job is begun, and its page is where one goes."""
    job = queue.enqueue(kind, arguments, by=current_user._get_current_object(), title=title)
    return redirect(f"/jobs/{job.id}", 303)


def stamp(drafts: dict[str, int]) -> str:
    return " ".join(f"{code}:{version}" for code, version in drafts.items())


def preview_page(number, code, reason="", errors=None):
    figures = preview(number, code, demo=current_app.config["DEMO"])
    folder = current_app.config["TRACKER_FONTS"]
    amiss = unprintable.places(figures, folder)
    if amiss:  # once more with the cards' ids, which are not issued
        amiss = unprintable.places(figures_of(number, code), folder)
    return render_template(
        "reports/preview.html",
        **document.context(figures),
        path=path(number, code),
        seen=seen_of(figures),
        reason=reason,
        errors=errors or {},
        unwritten=missing_parts.unwritten(figures.narrative),
        without_data=missing_parts.without_data(figures),
        amiss_in_print=amiss,
    )


def year_of(number: int) -> Year:
    found = Year.get_or_none(Year.number == number)
    if found is None:
        raise Missing(f"{number} 年度还没有开启，没有报告。")
    return found


def path(number, code):
    return f"/reports/{number}/{code}" if code else f"/reports/{number}"
