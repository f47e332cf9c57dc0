"""A card's page: its task, what it has to show, its history, and what can be done with it now."""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from tracker import clock
from tracker.boards import moves
from tracker.boards.access import sees_contents
from tracker.boards.card import Card, Closure
from tracker.boards.card_summary import face_of
from tracker.boards.contributors import behind, waits_for
from tracker.boards.criteria_shown import asked_for
from tracker.boards.queries import card_by_id, history_of, neighbours
from tracker.boards.sections import sections_of
from tracker.boards.transitions import TRANSITIONS
from tracker.boards.views import bp
from tracker.permissions import can
from tracker.refusals import Invalid
from tracker.settings.setting import all_settings
from tracker.web.htmx import wants_fragment


@bp.get("/cards/<int:card_id>")
def card(card_id: int):
    return show(card_by_id(card_id))


@bp.post("/cards/<int:card_id>/progress")
def progress(card_id: int):
    """Keep a draft of the progress text."""
    found = card_by_id(card_id)
    text = request.form.get("progress", "").strip()
    try:
        moves.save_progress(found, text, by=current_user._get_current_object())
    except Invalid as invalid:
        return show(
            found, errors=invalid.errors, typed=request.form, notice=invalid.sentence
        ), invalid.status
    if wants_fragment():
        return show(found, notice="推进情况已保存。")
    flash("推进情况已保存。")
    return redirect(url_for("boards.card", card_id=card_id), 303)


def show(card: Card, *, errors=None, typed=None, notice="") -> str:
    """The card's page, or its fragment for htmx, with what was typed and what was wrong with it."""
    person = current_user._get_current_object()
    asked = asked_for(card, person)
    before, after = neighbours(card)
    return render_template(
        "boards/_card_detail.html" if wants_fragment() else "boards/card.html",
        card=card,
        face=face_of(card, person, clock.today(), all_settings()["due_soon_days"]),
        criteria=asked.criteria,
        others=asked.others,
        history=history_of(card, person),
        transitions=TRANSITIONS,
        sections=sections_of(card, person),
        closures=Closure,
        before=before,
        after=after,
        waits_for=waits_for(card),
        behind=behind(card),
        errors=errors or {},
        typed=typed or {},
        notice=notice,
        sees_contents=sees_contents(person, card),
        may_write=can("write progress", card, person) and card.state in ("pending", "doing"),
    )
