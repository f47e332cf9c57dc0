"""Pages of what is behind a report's figures, for whoever may read the report."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from tracker.permissions import can
from tracker.refusals import Forbidden
from tracker.reports.sources import source_of
from tracker.web.arguments import number_in

bp = Blueprint("sources", __name__)


@bp.get("/reports/<int:number>/sources/<key>")
@bp.get("/reports/<int:number>/<code>/sources/<key>")
def source(number, key, code=None):
    if not can("print reports", None, current_user):
        raise Forbidden("您没有查看年度报告的权限。")
    task, chapter = number_in(request.args, "task", None), request.args.get("chapter", "")[:20]
    found = source_of(key, number, code, current_user._get_current_object(), task, chapter)
    return render_template(
        "reports/source.html", source=found, number=number, code=code, task=task, chapter=chapter
    )
