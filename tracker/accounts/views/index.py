"""The administrator's list of accounts, and the table of who may do what."""

from flask import render_template, request

from tracker.accounts.account_list import STATES, Filters, listing, state_of
from tracker.accounts.permission_matrix import powers
from tracker.accounts.person import Role
from tracker.accounts.unit_accounts import CLERK, without
from tracker.accounts.views import bp
from tracker.accounts.views.administrator import administrator
from tracker.units.unit import Unit
from tracker.web.arguments import page_in


@bp.get("/people")
def index():
    administrator()
    filters = Filters(
        *(request.args.get(name, "").strip() for name in ("unit", "role", "state", "q"))
    )
    page = listing(filters, page_in(request.args))
    return render_template(
        "accounts/index.html",
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
    return render_template("accounts/permission_matrix.html", powers=powers(), roles=Role)
