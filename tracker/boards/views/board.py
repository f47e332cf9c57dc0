"""A unit's board, and the same cards turned: a task's."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from tracker import clock
from tracker.boards.board import Board, Filters, board_of, board_of_task
from tracker.boards.light import legend
from tracker.boards.queries import board_head, task_head
from tracker.boards.rev import rev_of_task, rev_of_unit
from tracker.boards.views import bp
from tracker.boards.year import Year
from tracker.permissions import can
from tracker.settings.setting import all_settings
from tracker.web.htmx import wants_fragment


@bp.get("/")
def home():
    """Everybody begins where their work is."""
    if can("see every unit's evidence", None, current_user) or can(
        "manage accounts", None, current_user
    ):
        return redirect(url_for("boards.index"))
    return redirect(url_for("boards.mine"))


@bp.get("/boards/mine")
def mine():
    return redirect(
        url_for(
            "boards.board",
            number=Year.at_work().number,
            code=current_user.unit.code,
            light=request.args.get("light"),
        )
    )


@bp.get("/boards/<int:number>/<code>")
def board(number: int, code: str):
    if _seen(rev_of_unit, number, code):
        return "", 204
    return _show(*load(number, code, filters_in(request.args)))


@bp.get("/boards/<int:number>/task/<int:task_number>")
def task_board(number: int, task_number: int):
    if _seen(rev_of_task, number, task_number):
        return "", 204
    return _show(*load_task(number, task_number, filters_in(request.args)))


def _seen(rev_of, *board) -> bool:
    """Does the page that polls show what is so now? Every open board asks every 20 seconds: one query is enough."""
    return (
        "rev" in request.args
        and wants_fragment()
        and request.args["rev"] == rev_of(*board, clock.today())
    )


def _show(found: Board, days: int):
    if wants_fragment():
        return render_template("boards/_board.html", board=found)
    return render_template("boards/board.html", board=found, legend=legend(days))


def filters_in(given, prefix: str = "") -> Filters:
    """What a query string, or a form with `prefix`, asks for."""
    return Filters(
        **{
            name: given.get(prefix + name, "").strip()[:40]
            for name in ("clause", "light", "q", "kind")
        }
    )


def load(number: int, code: str, filters: Filters) -> tuple[Board, int]:
    """The board for the person who asks, and the days at which a card turns yellow."""
    year, unit = board_head(number, code)
    days = all_settings()["due_soon_days"]
    return board_of(
        unit, year, current_user._get_current_object(), filters, clock.today(), days
    ), days


def load_task(number: int, task_number: int, filters: Filters) -> tuple[Board, int]:
    year, task = task_head(number, task_number)
    days = all_settings()["due_soon_days"]
    return board_of_task(
        task, year, current_user._get_current_object(), filters, clock.today(), days
    ), days
