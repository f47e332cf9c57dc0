"""A unit's board."""
from flask import redirect, render_template, request, url_for
from flask_login import current_user

from tracker import clock
from tracker.boards.board import Board, Filters, board_of
from tracker.boards.light import legend
from tracker.boards.queries import board_head
from tracker.boards.views import blueprint as bp
from tracker.boards.year import Year
from tracker.htmx import wants_fragment
from tracker.permissions import can
from tracker.refusals import Missing
from tracker.settings import all_settings


@bp.get("/")
def home():
    """Everybody begins where their work is."""
    if can("see every unit's evidence", None, current_user) or can("manage accounts", None, current_user):
        return redirect(url_for("boards.index"))
    return redirect(url_for("boards.mine"))


@bp.get("/boards/mine")
def mine():
    year = Year.current()
    if year is None:
        raise Missing("还没有开启任何年度，请联系系统管理员。")
    return redirect(url_for("boards.board", number=year.number, code=current_user.unit.code))


@bp.get("/boards/<int:number>/<code>")
def board(number: int, code: str):
    filters = Filters(*(request.args.get(name, "").strip()[:40] for name in ("clause", "light", "q")))
    found, days = load(number, code, filters)
    if wants_fragment():
        if request.args.get("rev") == found.rev:
            return "", 204
        return render_template("boards/_board.html", board=found)
    return render_template("boards/board.html", board=found, legend=legend(days))


def load(number: int, code: str, filters: Filters) -> tuple[Board, int]:
    """The board for the person who asks, and the days at which a card turns yellow."""
    year, unit = board_head(number, code)
    days = all_settings()["due_soon_days"]
    return board_of(unit, year, current_user._get_current_object(), filters, clock.today(), days), days
