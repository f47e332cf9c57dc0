"""The administrator's list of accounts, and the table of who may do what."""

from flask import render_template, request

from tracker.people.listing import STATES, Filters, listing, state_of
from tracker.people.person import Role
from tracker.people.powers import powers
from tracker.people.unit import Unit
from tracker.people.unit_accounts import CLERK, without
from tracker.people.views import blueprint as bp
from tracker.people.views.administrator import administrator


@bp.get("/people")
def index():
    administrator()
    filters = Filters(
        *(request.args.get(name, "").strip() for name in ("unit", "role", "state", "q"))
    )
    page = listing(filters, request.args.get("page", 1, int))
    return render_template(
        "people/index.html",
        page=page,
        filters=filters,
        states=STATES,
        state_of=state_of,
        roles=Role,
        units=Unit.select().order_by(Unit.position),
        lacking=len(without(CLERK)),
    )


@bp.get("/people/powers")
def powers_table():
    administrator()
    return render_template("people/powers.html", powers=powers(), roles=Role)
