"""The ledger as PDF, narrowed as its page is."""

from flask import Blueprint

from tracker.boards.year import Year
from tracker.overview import ledger_paper  # noqa: F401  (names its paper)
from tracker.overview.views.ledger import asked
from tracker.printing.views import given, queued

blueprint = Blueprint("ledger_papers", __name__)


@blueprint.get("/ledger/<int:number>.pdf")
def ledger(number: int):
    Year.opened(number)
    return given("ledger", number=number, **asked().query)


@blueprint.post("/ledger/<int:number>.pdf")
def print_ledger(number: int):
    Year.opened(number)
    return queued("ledger", number=number, **asked().query)
