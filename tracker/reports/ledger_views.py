"""The ledger as PDF, narrowed as its page is."""

from flask import Blueprint

from tracker.boards.year import Year
from tracker.reports import ledger_paper  # noqa: F401  (names its paper)
from tracker.reports.paper_views import given, queued
from tracker.supervision.views.ledger import asked

blueprint = Blueprint("ledger_papers", __name__)


@blueprint.get("/ledger/<int:number>.pdf")
def ledger(number: int):
    Year.opened(number)
    return given("ledger", number=number, **asked().query)


@blueprint.post("/ledger/<int:number>.pdf")
def print_ledger(number: int):
    Year.opened(number)
    return queued("ledger", number=number, **asked().query)
