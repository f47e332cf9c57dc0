"""The audit log as a page and as a table to take away, for the administrator and observers."""

from datetime import date

from flask import Blueprint, Response, render_template, request
from flask_login import current_user

from tracker import clock
from tracker.audit import labels
from tracker.audit.actions import ACTIONS, GROUPS
from tracker.audit.entry import Entry
from tracker.audit.queries import PAGE, Filters, entries, page
from tracker.permissions import can
from tracker.refusals import Forbidden
from tracker.tables.writing import csv_of
from tracker.web.arguments import number_in

bp = Blueprint("audit", __name__, url_prefix="/audit")
MOST = 50_000  # lines of a table; flask audit export has no limit
HEAD = (
    "序号",
    "时间",
    "用户",
    "来源地址",
    "操作",
    "对象",
    "名称",
    "变更前",
    "变更后",
    "说明",
    "校验值",
)


@bp.before_request
def may_read():
    if not can("read the audit log", None, current_user):
        raise Forbidden("审计日志由系统管理员和观察员查阅。")


@bp.get("")
def index():
    filters, below = asked(), number_in(request.args, "below", None, 2**62)
    found = page(filters, below)
    return render_template(
        "audit/index.html",
        entries=found[:PAGE],
        more=len(found) > PAGE,
        filters=filters,
        below=below,
        groups=GROUPS,
        actions=ACTIONS,
        said=said,
    )


@bp.get("/list.csv")
def listing():
    name = f"attachment; filename=audit-{clock.today():%Y%m%d}.csv"
    return Response(
        csv_of(HEAD, map(cells, entries(asked()).limit(MOST).iterator())),
        mimetype="text/csv",
        headers={"Content-Disposition": name},
    )


def cells(entry: Entry) -> list:
    shown = labels.readable(entry, labels.withheld_from(current_user))
    return [
        entry.seq,
        f"{clock.local(entry.at):%Y-%m-%d %H:%M:%S}",
        entry.who,
        entry.address,
        ACTIONS.get(entry.action, entry.action),
        shown.target,
        shown.label,
        labels.value(shown.before, entry.action),
        labels.value(shown.after, entry.action),
        shown.words,
        entry.digest,
    ]


def said(entry: Entry) -> dict:
    """An entry for the page, with each value that has changed, before and after. What was made empty is left out."""
    shown = labels.readable(entry, labels.withheld_from(current_user))
    before, after = shown.before, shown.after
    rows = [
        (
            labels.field(key),
            labels.value(before[key], entry.action) if key in before else None,
            labels.value(after[key], entry.action) if key in after else None,
        )
        for key in before | after
    ]
    return {"entry": shown, "values": [row for row in rows if row[1] or row[2]]}


def asked() -> Filters:
    given = {name: request.args.get(name, "").strip()[:200] for name in ("who", "group", "target")}
    return Filters(**given, since=_day("since"), until=_day("until"))


def _day(name: str) -> date | None:
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2200 else None
