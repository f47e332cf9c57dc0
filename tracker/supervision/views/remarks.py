"""The conversation on a card's page."""
from flask import flash, g, redirect, render_template, request, url_for
from flask_login import current_user

from tracker.boards.queries import card_by_id
from tracker.boards.sections import section
from tracker.boards.views.card import show
from tracker.refusals import Invalid
from tracker.supervision import remark
from tracker.supervision.views import blueprint as bp


@bp.post("/cards/<int:card_id>/remarks")
def say(card_id: int):
    card = card_by_id(card_id)
    try:
        remark.say(card, request.form.get("text", ""), by=current_user._get_current_object())
    except Invalid as invalid:
        g.remark_refused = invalid.errors
        return show(card), invalid.status
    flash("留言已发出。", "done")
    return redirect(url_for("boards.card", card_id=card_id) + "#remarks", 303)


@section
def conversation(card, person) -> str:
    if not remark.may_read(card, person):
        return ""
    errors = g.get("remark_refused", {})
    return render_template(
        "supervision/_remarks.html", card=card, remarks=remark.remarks_on(card), may_write=remark.may_write(card, person),
        errors=errors, typed=request.form.get("text", "") if errors else "")
