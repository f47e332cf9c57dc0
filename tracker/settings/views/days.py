"""The days off and days to work that the office sets."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from tracker.evidence.fieldtypes import Wrong, read_date
from tracker.refusals import Invalid, Missing
from tracker.settings import days as rules
from tracker.settings.change import may_change
from tracker.settings.views import bp
from tracker.settings.workdays import ANNOUNCED_UNTIL, announced_workday


@bp.get("/settings/days")
def days():
    may_change(current_user)
    return form({"sort": "off"})


@bp.post("/settings/days")
def set_days():
    by = current_user._get_current_object()
    try:
        made = rules.set_days(
            _day("first"),
            _day("last"),
            request.form.get("sort", ""),
            request.form.get("words", ""),
            by=by,
        )
    except Invalid as invalid:
        return form(request.form, invalid.errors), invalid.status
    flash(f"已设置 {len(made)} 天。", "done")
    return redirect(url_for("settings.days"), 303)


@bp.post("/settings/days/<day>/removal")
def unset_day(day: str):
    try:
        rules.unset(date.fromisoformat(day), by=current_user._get_current_object())
    except ValueError:
        raise Missing("没有这一天的设置。") from None
    flash("已删去，这一天按公布的放假安排。", "done")
    return redirect(url_for("settings.days"), 303)


def form(typed, errors=None) -> str:
    return render_template(
        "settings/days.html",
        days=rules.days(),
        typed=typed,
        errors=errors or {},
        names=rules.NAMES,
        until=ANNOUNCED_UNTIL,
        announced=announced_workday,
        weekdays="一二三四五六日",
    )


def _day(name: str) -> date | None:
    try:
        return read_date(request.form.get(name, ""))
    except Wrong:
        return None
