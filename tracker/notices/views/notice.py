"""One notice: what it asks, what was answered, and the next step."""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from tracker.boards.criteria_shown import asked_for
from tracker.notices import moves
from tracker.notices.notice import Notice
from tracker.notices.queries import notice_for, of_card, steps_of
from tracker.notices.transitions import BY_NOUN, allowed
from tracker.notices.views import bp
from tracker.permissions import can
from tracker.refusals import Conflict, Forbidden, Refused
from tracker.web.arguments import number_in

NOUNS = ",".join(BY_NOUN)


@bp.get("/notices/<int:notice_id>")
def notice(notice_id: int):
    return show(_seen(notice_id))


@bp.post(f"/notices/<int:notice_id>/<any({NOUNS}):noun>")
def step(notice_id: int, noun: str):
    found, taken = _seen(notice_id), BY_NOUN[noun]
    try:
        moves.apply(
            found,
            taken.verb,
            by=current_user._get_current_object(),
            seen=number_in(request.form, "version"),
            words=request.form.get("words", "").strip(),
        )
    except (Conflict, Refused, Forbidden) as refusal:
        return show(_seen(notice_id), noun, refusal), refusal.status
    flash(f"{found.code}：已{taken.label}。", "done")
    return redirect(url_for("notices.notice", notice_id=notice_id), 303)


def of_this_card(card, person) -> str:
    """The card's notices, on its page."""
    return render_template("notices/_of_card.html", notices=of_card(card, person), card=card)


def show(found: Notice, noun: str = "", refusal=None) -> str:
    person = current_user._get_current_object()
    return render_template(
        "notices/notice.html",
        notice=found,
        steps=steps_of(found),
        allowed=allowed(found, person),
        noun=noun,
        refusal=refusal,
        errors=getattr(refusal, "errors", {}),
        typed=request.form if refusal else {},
        asked=asked_for(found.card, person),
        may_file=can("file evidence", found, person),
    )


def _seen(notice_id: int) -> Notice:
    return notice_for(current_user._get_current_object(), notice_id)
