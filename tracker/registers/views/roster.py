"""The roster: of one unit, and of all of them."""

from flask import redirect, render_template, url_for

from tracker import clock
from tracker.permissions import can
from tracker.plan.register_fields import DUTIES
from tracker.registers import overview
from tracker.registers.roster import posts_of
from tracker.registers.views import bp
from tracker.registers.views.who import person, sees_all, unit_for


@bp.get("/roster")
def roster_index():
    if not sees_all():
        return redirect(url_for("registers.roster", code=person().unit.code))
    return render_template("registers/roster_index.html", rows=overview.rosters(clock.today()))


@bp.get("/roster/<code>")
def roster(code: str):
    unit = unit_for(code)
    posts = posts_of(unit)
    return render_template(
        "registers/roster.html",
        unit=unit,
        may_keep=can("keep registers", unit, person()),
        sees_all=sees_all(),
        present=[p for p in posts if not p.valid_to],
        past=[p for p in posts if p.valid_to],
        lacking=overview.lacking(posts, clock.today()),
        vacant=[d for d in DUTIES if not any(p.duty == d and not p.valid_to for p in posts)],
    )
