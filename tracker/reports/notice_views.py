"""Notices as PDF: one, or those that a filtered list shows."""
import io

from flask import Blueprint, current_app, request, send_file
from flask_login import current_user

from tracker import clock
from tracker.boards.year import Year
from tracker.notices.queries import Filters, filtered, notice_for
from tracker.refusals import Missing
from tracker.reports.notice_paper import MOST, printed
from tracker.settings import all_settings

blueprint = Blueprint("notice_papers", __name__)


@blueprint.get("/notices/<int:notice_id>.pdf")
def one(notice_id: int):
    found = notice_for(current_user._get_current_object(), notice_id)
    return paper([found], f"督办单 {found.code}")


@blueprint.get("/notices.pdf")
def many():
    year = Year.get_or_none(Year.number == request.args.get("year", 0, int)) or Year.current()
    if year is None:
        raise Missing("还没有开启任何年度，请联系系统管理员。")
    filters = Filters(year.number, *(request.args.get(name, "") for name in ("state", "colour", "unit")))
    found = list(filtered(current_user._get_current_object(), filters).limit(MOST + 1))
    return paper(found[::-1], f"{year.number}年督办单")


def paper(notices, name: str):
    content = printed(notices, all_settings()["office_name"], clock.today(), current_app.config["TRACKER_FONTS"])
    return send_file(io.BytesIO(content), "application/pdf", download_name=f"{name}.pdf", max_age=0)
