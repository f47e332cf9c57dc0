"""Years: opened, filled up, carried over, locked."""

from flask import flash, redirect, render_template, request, url_for

from tracker.planning import years as rules
from tracker.planning.views import bp
from tracker.planning.views.arguments import person
from tracker.refusals import Refused
from tracker.web.arguments import year_in


@bp.get("/years")
def years():
    rules.may_open(person())
    return _page()


@bp.post("/years")
def open_year():
    rules.may_open(person())
    number = year_in(request.form, "number")
    try:
        if not number:
            raise Refused("请填写四位数的年度。")
        made = rules.open_(number, by=person())
    except Refused as refused:
        return _page(refused)
    flash(
        f"{number} 年度已开启，新增任务卡 {made} 张。"
        if made
        else f"{number} 年度没有缺少的任务卡。",
        "done",
    )
    return redirect(url_for("planning.years"), 303)


def earlier(card, person) -> str:
    """On a card's page: the same matter where an earlier year has left it open."""
    found = rules.earlier_open(card)
    return render_template("planning/_earlier.html", earlier=found, later=card) if found else ""


def _page(refused: Refused | None = None):
    return render_template(
        "planning/years.html",
        standings=rules.standings(),
        next_year=rules.next_year(),
        refused=refused,
    ), refused.status if refused else 200
