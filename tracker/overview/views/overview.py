"""The overview: every unit and task of a year on one screen. Open to everyone who is signed in (design.md §1)."""

from flask import redirect, render_template, request, url_for
from markupsafe import Markup, escape

from tracker import clock
from tracker.boards.light import legend
from tracker.boards.year import Year
from tracker.overview.counts import Filters, counted, tasks_of
from tracker.overview.matrix import Cell
from tracker.overview.overview import choices, overview_of
from tracker.overview.views import bp
from tracker.settings.setting import all_settings
from tracker.web.arguments import page_in


@bp.get("/overview")
def current_overview():
    return redirect(url_for("overview.overview", number=Year.at_work().number))


@bp.get("/overview/<int:number>")
def overview(number: int):
    tasks, days = tasks_of(number), all_settings()["due_soon_days"]
    options = choices(tasks)
    asked = {name: request.args.get(name, "") for name in options}
    filters = Filters(
        **{name: asked[name] if asked[name] in dict(options[name]) else "" for name in options}
    )
    found = counted(number, clock.today(), clock.now(), days, filters, page_in(request.args))
    return render_template(
        "overview/overview.html",
        overview=overview_of(number, tasks, found, filters),
        filters=filters,
        options=options,
        in_markup=in_markup,
        legend=legend(days),
        year=tasks[0].year,
        here={n: v for n, v in vars(filters).items() if v},
    )


def in_markup(cells: list[Cell | None]) -> Markup:
    """A line's cells. Hundreds stand on the page: a template would spend half of its time on them."""
    return Markup(
        "".join(
            [
                "<td>"
                if cell is None
                else f'<td><a href="{cell.href}" data-state="{cell.state}" data-light="{cell.light}"{" data-moved" if cell.moved else ""}'
                f' data-n="{cell.number}" title="{escape(cell.said)}"><b aria-hidden="true">{cell.mark}</b></a>'
                for cell in cells
            ]
        )
    )
