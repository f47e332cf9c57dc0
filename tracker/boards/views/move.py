"""Moving a card: one address per verb, one path for drag, keyboard, buttons and no script."""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from tracker.boards import moves
from tracker.boards.card import Card, Closure
from tracker.boards.queries import card_by_id
from tracker.boards.transitions import BY_NOUN, Move, Transition
from tracker.boards.views import bp
from tracker.boards.views.board import filters_in, load, load_task
from tracker.boards.views.card import show
from tracker.refusals import Conflict, Forbidden, Invalid, Refusal, Refused
from tracker.web.arguments import number_in
from tracker.web.htmx import wants_fragment

NOUNS = ",".join(BY_NOUN)
BOARDS = ("board", "task")  # a move comes from a unit's board, a task's, or the card's page


@bp.post(f"/cards/<int:card_id>/<any({NOUNS}):noun>")
def move(card_id: int, noun: str):
    card, transition = card_by_id(card_id), BY_NOUN[noun]
    try:
        moves.apply(
            card,
            transition.verb,
            by=current_user._get_current_object(),
            seen=number_in(request.form, "version"),
            move=_move(transition),
        )
    except (Conflict, Refused, Forbidden) as refusal:
        return refused(card, refusal)
    return moved(card, f"{card.name}：{transition.label}，现在是“{transition.after.label}”。")


def _move(transition: Transition) -> Move:
    closure = request.form.get("closure", Closure.DONE)
    return Move(
        words=request.form.get("words", "").strip() if "words" in transition.asks else "",
        progress=request.form["progress"].strip() if "progress" in request.form else None,
        closure=Closure(closure) if closure in list(Closure) else Closure.DONE,
    )


def moved(card: Card, sentence: str):
    """The fresh board or card for htmx; for a plain form, back to where it was sent from."""
    if wants_fragment():
        return (
            _board(card, sentence)
            if request.form.get("view") in BOARDS
            else show(card, notice=sentence)
        )
    flash(sentence)
    return redirect(_origin(card), 303)


def refused(card: Card, refusal: Refusal):
    """What is so now, why the move was not made, and everything that was typed."""
    card = card_by_id(card.id)
    if request.form.get("view") in BOARDS:
        anchor = request.path.rsplit("/", 1)[-1]
        link = (
            (f"/cards/{card.id}#{anchor}", "打开任务卡办理")
            if isinstance(refusal, Invalid)
            else refusal.link
        )
        if wants_fragment():
            return _board(card, refusal.sentence, link, kind="refused"), refusal.status
        if not isinstance(refusal, Invalid):
            raise refusal
    errors = getattr(refusal, "errors", {})
    return show(card, errors=errors, typed=request.form, notice=refusal.sentence), refusal.status


def _board(card: Card, sentence: str, link=None, kind: str = "done") -> str:
    filters = filters_in(request.form, "filter_")
    of_task = request.form.get("view") == "task"
    board, _ = (
        load_task(card.year_id, card.task.number, filters)
        if of_task
        else load(card.year_id, card.unit.code, filters)
    )
    return render_template(
        "boards/_board.html", board=board, notice=sentence, link=link, notice_kind=kind
    )


def _origin(card: Card) -> str:
    if request.form.get("view") == "task":
        return (
            url_for("boards.task_board", number=card.year_id, task_number=card.task.number)
            + f"#card-{card.id}"
        )
    if request.form.get("view") == "board":
        return (
            url_for("boards.board", number=card.year_id, code=card.unit.code) + f"#card-{card.id}"
        )
    return url_for("boards.card", card_id=card.id)
