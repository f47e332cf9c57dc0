"""The ledger as PDF, narrowed as its page is."""
import io

from flask import Blueprint, current_app, send_file

from tracker import clock
from tracker.reports.ledger_paper import printed
from tracker.settings import all_settings
from tracker.supervision.ledger import BY
from tracker.supervision.views.ledger import asked, head, lines, title

blueprint = Blueprint("ledger_papers", __name__)


@blueprint.get("/ledger/<int:number>.pdf")
def ledger(number: int):
    head(number)
    filters = asked()
    name = f"{title(number)}（{BY[filters.by]}）"
    content = printed(lines(number, filters), name, all_settings()["office_name"], clock.today(),
                      current_app.config["TRACKER_FONTS"])
    return send_file(io.BytesIO(content), "application/pdf", download_name=f"{name}.pdf", max_age=0)
