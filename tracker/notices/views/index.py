"""The list of notices: a unit's own, or for the office everybody's, with the year's figures."""

from flask import render_template, request
from flask_login import current_user

from tracker.boards.year import Year
from tracker.notices.figures import notice_figures
from tracker.notices.notice import COLOUR_NAMES, NOTICE_STATE_NAMES
from tracker.notices.queries import Filters, filtered
from tracker.notices.views import bp
from tracker.permissions import can
from tracker.units.unit import Unit
from tracker.web.arguments import page_in, year_in

PAGE = 100


@bp.get("/notices")
def index():
    year = year_asked()
    filters = Filters(
        year.number, *(request.args.get(name, "") for name in ("state", "colour", "unit"))
    )
    person = current_user._get_current_object()
    everybody = can("see every unit's notices", None, person)
    found = filtered(person, filters)
    total, number = found.count(), page_in(request.args)
    return render_template(
        "notices/index.html",
        notices=list(found.paginate(number, PAGE)),
        total=total,
        number=number,
        last=-(-total // PAGE),
        filters=filters,
        everybody=everybody,
        year=year,
        years=[y.number for y in Year.select().order_by(Year.number.desc())],
        figures=notice_figures(year.number, None if everybody else person.unit_id),
        states=NOTICE_STATE_NAMES,
        colours=COLOUR_NAMES,
        units=Unit.select().order_by(Unit.position) if everybody else [],
    )


def year_asked() -> Year:
    """The year that the address names, or the one at work."""
    return Year.get_or_none(Year.number == year_in(request.values)) or Year.at_work()
