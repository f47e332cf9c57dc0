"""The public's pages under /open/: without sign-in, session or cookie, and only from issued editions."""

from flask import Blueprint, Response

from tracker.accounts.authentication import public
from tracker.public import issued_editions
from tracker.public.cache import Shelf
from tracker.public.views.answers import HTML, render
from tracker.refusals import Missing, Refusal

bp = Blueprint("open", __name__)


@bp.record_once
def shelve(state):
    state.app.extensions["shelf"] = Shelf(patience=0 if state.app.testing else 1)


@bp.errorhandler(Refusal)
def refused(refusal):
    """Without the frame of the pages inside, which would set a cookie; with the way to what can be read."""
    return Response(
        render("public/refused.html", refusal=refusal, years=issued_editions.years()),
        refusal.status,
        content_type=HTML,
    )


@bp.get("/open/<path:anything>")
@public
def nothing(anything):
    raise Missing("没有这个公开页面。")
