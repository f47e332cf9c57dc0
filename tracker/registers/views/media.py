"""New-media accounts: of one unit, and of all of them."""

from flask import redirect, render_template, url_for

from tracker import clock
from tracker.permissions import can
from tracker.registers.overview import account_rows
from tracker.registers.views import bp
from tracker.registers.views.who import person, sees_all, unit_for
from tracker.settings.setting import all_settings
from tracker.units.unit import Unit, succeeded_by


@bp.get("/media")
def media_index():
    if not sees_all():
        return redirect(url_for("registers.media", code=person().unit.code))
    days = all_settings()["media_quiet_days"]
    rows = account_rows([u.id for u in Unit.select(Unit.id)], clock.today(), days)
    return render_template(
        "registers/media_index.html",
        rows=rows,
        days=days,
        troubled=sum(any(w.tone for w in row.warnings) for row in rows),
    )


@bp.get("/media/<code>")
def media(code: str):
    unit, days = unit_for(code), all_settings()["media_quiet_days"]
    kept = succeeded_by(unit.id)
    return render_template(
        "registers/media.html",
        unit=unit,
        rows=account_rows(kept, clock.today(), days),
        days=days,
        with_unit=len(kept) > 1,
        sees_all=sees_all(),
        may_keep=can("keep registers", unit, person()) and not unit.valid_to,
    )
