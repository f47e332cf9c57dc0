"""Pages of filing in bulk: a kind's template, its upload, and its records as a list."""

from io import BytesIO
from urllib.parse import quote

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import current_user

from tracker.boards.year import Year
from tracker.bulk.cards import Cards
from tracker.bulk.checking import ROW_LIMIT
from tracker.bulk.columns import columns_of
from tracker.bulk.filing import Faulty, file_table, may_file, said
from tracker.bulk.listing import lines_of
from tracker.bulk.sheet import Line, csv_text, workbook
from tracker.evidence.filenames import clean_name
from tracker.evidence.kind import Kind
from tracker.evidence.matching import kinds_of_units
from tracker.evidence.queries import Filters, years_with_records
from tracker.evidence.uploads import stage
from tracker.permissions import can
from tracker.refusals import Missing, Refusal, Refused
from tracker.tables.reading import EXTENSIONS, SIZE_LIMIT, tables_of
from tracker.units.unit import Unit
from tracker.web.arguments import ids_in, year_in
from tracker.web.audit_middleware import upload_refused

bp = Blueprint("bulk", __name__, url_prefix="/bulk")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 100  # faults on the page; the table that is handed back has them all


@bp.get("")
def index():
    year, kinds = Year.current(), list(Kind.select().order_by(Kind.position))
    needed = kinds_of_units(current_user.unit_ids, year.number) if year else set()
    groups = [
        ("本单位任务需要的", [k for k in kinds if k.key in needed]),
        ("其他类型", [k for k in kinds if k.key not in needed]),
    ]
    return render_template("bulk/index.html", groups=[group for group in groups if group[1]])


@bp.get("/<key>")
def kind(key: str):
    return _page(_kind(key))


@bp.post("/<key>")
def upload(key: str):
    kind, person, sent = _kind(key), current_user._get_current_object(), request.files.get("table")
    try:
        may_file(kind, person)
        if sent is None or not sent.filename:
            raise Refused("还没有选择文件。")
        name = clean_name(sent.filename)
        tables = tables_of(name, sent.stream)
        filed = file_table(kind, tables, by=person, again="again" in request.form)
        g.typed = "".join(cell for table in tables for row in table.rows for cell in row.cells)
    except Faulty as faulty:
        return _page(kind, faulty, handed_back=_marked(kind, name, faulty)), faulty.status
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        if sent and sent.filename:
            upload_refused(clean_name(sent.filename), refusal.sentence)
        return _page(kind, refusal), refusal.status
    flash(said(kind, filed), "done")
    return redirect(url_for("evidence.index", kind=kind.key), 303)


@bp.get("/<key>/template.xlsx")
def template(key: str):
    kind = _kind(key)
    return _sent(
        workbook(columns_of(kind), cards=_offered(kind)), f"{kind.name}（批量填报）.xlsx", XLSX
    )


@bp.get("/<key>/list.<form>")
def listing(key: str, form: str):
    kind, person = _kind(key), current_user._get_current_object()
    if form not in ("xlsx", "csv"):
        raise Missing("没有这种格式的清单。")
    filters = _filters(person, kind)
    columns = columns_of(kind, with_unit=set(filters.unit_ids) != set(person.unit_ids))
    lines = lines_of(person, kind, filters, columns)
    name = f"{kind.name}清单{f'（{filters.year}年）' if filters.year else ''}.{form}"
    if form == "csv":
        return _sent(csv_text(columns, lines), name, "text/csv; charset=utf-8")
    return _sent(workbook(columns, lines, _offered(kind)), name, XLSX)


def _kind(key: str) -> Kind:
    kind = Kind.get_or_none(Kind.key == key)
    if kind is None:
        raise Missing("没有这种材料。")
    return kind


def _page(kind: Kind, refusal: Refusal | None = None, handed_back=None) -> str:
    sees_all = can("see every unit's evidence", None, current_user)
    faults = getattr(refusal, "faults", [])
    return render_template(
        "bulk/kind.html",
        kind=kind,
        columns=columns_of(kind),
        refusal=refusal,
        faults=faults[:SHOWN],
        more=max(len(faults) - SHOWN, 0),
        handed_back=handed_back,
        may=can("file evidence", current_user.unit, current_user),
        demanded=[f["label"] for f in kind.files if f.get("required")],
        rows=ROW_LIMIT,
        size=SIZE_LIMIT,
        listed=EXTENSIONS,
        look_alike=any("另存一条" in fault for fault in faults),
        years=years_with_records(),
        units=list(Unit.select().order_by(Unit.position)) if sees_all else [],
    )


def _marked(kind: Kind, name: str, faulty: Faulty):
    """The uploaded table with its faults marked, kept for a day as a file of whoever uploaded it."""
    lines = [Line(row.cells, row.faults) for row in faulty.rows]
    data = workbook(faulty.columns, lines, _offered(kind))
    return stage(
        current_app.extensions["store"],
        BytesIO(data),
        name.rpartition(".")[0] + "（已标注）.xlsx",
        by=current_user._get_current_object(),
        limit=1 << 26,
    )


def _offered(kind: Kind) -> list[str]:
    year = Year.current()
    may = year and can("file evidence", current_user.unit, current_user)
    return Cards(current_user._get_current_object(), kind).offered(year.number) if may else []


def _filters(person, kind: Kind) -> Filters:
    """Of one's own unit; for those who may see them all, of the unit that they ask for or of every one."""
    sees_all = can("see every unit's evidence", None, person)
    units = ids_in(request.args, "unit") if sees_all else person.unit_ids
    return Filters(unit_ids=tuple(units), year=year_in(request.args), kinds=(kind.key,))


def _sent(data: bytes, name: str, media_type: str) -> Response:
    return Response(
        data,
        headers={
            "Content-Type": media_type,
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
