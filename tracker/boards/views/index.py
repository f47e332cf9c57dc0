"""A year's index: every unit with its counts, and what has no unit yet."""

from flask import redirect, render_template, request, url_for

from tracker import clock
from tracker.boards.queries import index_of
from tracker.boards.shares import unassigned
from tracker.boards.views import bp
from tracker.boards.year import Year
from tracker.settings.setting import all_settings
from tracker.units.unit import KINDS
from tracker.web.arguments import page_in

PAGE = 200  # units: a district's forty are never divided


@bp.get("/boards")
def index():
    return redirect(url_for("boards.year", number=Year.at_work().number))


@bp.get("/boards/<int:number>")
def year(number: int):
    found = Year.opened(number)
    rows, words = (
        index_of(found, clock.today(), all_settings()["due_soon_days"]),
        request.args.get("q", "").strip()[:40],
    )
    named = [r for r in rows if words in r.unit.name or words in r.unit.full_name]
    page, pages = page_in(request.args), max(1, -(-len(named) // PAGE))
    shown = named[(page - 1) * PAGE : page * PAGE]
    return render_template(
        "boards/index.html",
        year=found,
        years=list(Year.select().order_by(Year.number.desc())),
        groups=[(KINDS[kind], [r for r in shown if r.unit.kind == kind]) for kind in KINDS],
        rows=rows,
        q=words,
        page=page,
        pages=pages,
        unassigned=unassigned(found.plan, number),
    )
