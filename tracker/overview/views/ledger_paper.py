"""The ledger as PDF, narrowed as its page is."""

from flask import Blueprint

from tracker.boards.year import Year
from tracker.overview.views.ledger import asked
from tracker.printing.views import given, queued

bp = Blueprint("ledger_papers", __name__)


@bp.get("/ledger/<int:number>.pdf")
def ledger(number: int):
    Year.opened(number)
    return given("ledger", number=number, **asked().query)


@bp.post("/ledger/<int:number>.pdf")
def print_ledger(number: int):
    Year.opened(number)
    return queued("ledger", number=number, **asked().query)
