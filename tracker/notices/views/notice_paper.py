"""Notices as PDF: one, or those that a filtered list shows."""

from flask import Blueprint, request

from tracker.boards.year import Year
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
    year = Year.get_or_none(Year.number == request.args.get("year", 0, int)) or Year.at_work()
    return {"year": year.number} | {
        name: request.args.get(name, "")[:40] for name in ("state", "colour", "unit")
    }
