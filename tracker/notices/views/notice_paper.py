"""Notices as PDF: one, or those that a filtered list shows."""

from flask import Blueprint, request

from tracker.notices.views.index import year_asked
from tracker.printing.views import given, queued

bp = Blueprint("notice_papers", __name__)


@bp.get("/notices/<int:notice_id>.pdf")
def one(notice_id: int):
    return given("notice", notice_id=notice_id)


@bp.post("/notices/<int:notice_id>.pdf")
def print_one(notice_id: int):
    return queued("notice", notice_id=notice_id)


@bp.get("/notices.pdf")
def many():
    return given("notices", **asked())


@bp.post("/notices.pdf")
def print_many():
    return queued("notices", **asked())


def asked() -> dict:
    return {"year": year_asked().number} | {
        name: request.args.get(name, "")[:40] for name in ("state", "colour", "unit")
    }
