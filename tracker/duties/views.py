"""年度必办: one short page a unit."""
from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user

from tracker import clock
from tracker.boards.queries import board_head
from tracker.boards.year import Year
from tracker.duties.duties import duties_of, left_over
from tracker.permissions import can
from tracker.refusals import Missing
from tracker.settings import all_settings

blueprint = Blueprint("duties", __name__)


@blueprint.get("/duties")
def mine():
    year = Year.current()
    if year is None:
        raise Missing("还没有开启任何年度，请联系系统管理员。")
    return redirect(url_for("duties.duties", number=year.number, code=current_user.unit.code))


@blueprint.get("/duties/<int:number>/<code>")
def duties(number: int, code: str):
    year, unit = board_head(number, code)
    found = duties_of(unit, year, clock.today(), all_settings()["due_soon_days"])
    return render_template(
        "duties/duties.html", unit=unit, year=year, duties=found, left_over=left_over(unit, year),
        may_work=can("write progress", unit, current_user) and not year.locked_at)
