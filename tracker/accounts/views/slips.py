"""Accounts for all units in one step, and the slips of paper with one-time passwords."""

from flask import render_template, request

from tracker.accounts.administration import Issued, stamp
from tracker.accounts.credentials import ONE_TIME_DAYS
from tracker.accounts.unit_accounts import CLERK, LEADER, open_for_units, renew, waiting, without
from tracker.accounts.views import bp
from tracker.accounts.views.administrator import administrator
from tracker.accounts.views.proof import proved_administrator
from tracker.web import site


@bp.get("/people/slips")
def slips():
    others = waiting(but=administrator())
    return render_template(
        "accounts/for_units.html",
        clerks=without(CLERK),
        leaders=without(LEADER),
        waiting=others,
        seen=stamp(others),
        address=site.address() + "/",
    )


@bp.post("/people/slips")
def open_all():
    issued = open_for_units(leaders=request.form.get("leaders") == "1", by=proved_administrator())
    return slip(issued, f"已开设 {len(issued)} 个账号。")


@bp.post("/people/slips/renewal")
def renewal():
    issued = renew(seen=request.form.get("seen", ""), by=proved_administrator())
    return slip(issued, f"已为 {len(issued)} 个账号重发一次性密码，以前发的都已失效。")


def slip(issued: list[Issued], sentence: str) -> str:
    """Slips of paper with one-time passwords. They are in this answer and nowhere else."""
    return render_template(
        "accounts/slips.html",
        issued=issued,
        sentence=sentence,
        address=site.address() + "/",
        days=ONE_TIME_DAYS,
    )
