"""Notices as PDF: one, or those that a filtered list shows."""

from flask import Blueprint, request

from tracker.boards.year import Year
from tracker.notices import notice_paper  # noqa: F401  (names its papers)
from tracker.printing.views import given, queued

blueprint = Blueprint("notice_papers", __name__)


@blueprint.get("/notices/<int:notice_id>.pdf")
def one(notice_id: int):
    return given("notice", notice_id=notice_id)


@blueprint.post("/notices/<int:notice_id>.pdf")
def print_one(notice_id: int):
    return queued("notice", notice_id=notice_id)


@blueprint.get("/notices.pdf")
def many():
    return given("notices", **asked())


@blueprint.post("/notices.pdf")
def print_many():
    return queued("notices", **asked())


def asked() -> dict:
    year = Year.get_or_none(Year.number == request.args.get("year", 0, int)) or Year.at_work()
    return {"year": year.number} | {
        name: request.args.get(name, "")[:40] for name in ("state", "colour", "unit")
    }
