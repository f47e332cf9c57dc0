"""The verification desk: the queue on the left, one card with all its proof on the right, and what to do with it."""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from tracker import clock
from tracker.boards import moves
from tracker.boards.card import Card, Closure
from tracker.boards.card_summary import face_of
from tracker.boards.contributors import waits_for
from tracker.boards.criteria_shown import asked_for
from tracker.boards.queries import card_by_id, history_of
from tracker.boards.transitions import BY_NOUN, TRANSITIONS, Move
from tracker.permissions import can
from tracker.refusals import Conflict, Forbidden, Refusal, Refused
from tracker.remarks.remark import remarks_on
from tracker.settings.setting import all_settings
from tracker.verification.bulk_closing import close_each
from tracker.verification.dossier import records_on
from tracker.verification.phrase import phrases
from tracker.verification.queue import LONGEST, Filters, choices, entries, waiting
from tracker.verification.views import bp
from tracker.web.arguments import number_in, versions_in


@bp.get("/verification")
@bp.get("/verification/<int:card_id>", endpoint="verify")
def verification(card_id: int | None = None):
    return page(card_id)


@bp.post("/verification/<int:card_id>/<any(closure,return):noun>")
def decide(card_id: int, noun: str):
    """Close the card or send it back, and go on to the next."""
    card, transition = card_by_id(card_id), BY_NOUN[noun]
    _, after = neighbours(card_id, list(waiting(filters()).limit(LONGEST)))
    try:
        moves.apply(
            card,
            transition.verb,
            by=reviewer(),
            seen=number_in(request.form, "version"),
            move=Move(words=_words()),
        )
    except (Conflict, Refused, Forbidden) as refusal:
        return page(card_id, refusal=refusal, failed=noun), refusal.status
    flash(
        f"{card.unit.name}{card.name}：{transition.label}，现在是“{transition.after.label}”。",
        "done",
    )
    return redirect(
        url_for("verification.verify", card_id=after, **filters().query)
        if after
        else url_for("verification.verification", **filters().query),
        303,
    )


@bp.post("/verification/closures")
def close_several():
    """Close the ticked cards (values id:version), each for itself; the answer lists what went and what did not."""
    outcomes = close_each(versions_in(request.form, "card"), by=reviewer())
    return render_template("verification/closures.html", outcomes=outcomes, filters=filters())


def page(card_id: int | None, *, refusal: Refusal | None = None, failed: str = "") -> str:
    person, asked_to = reviewer(), filters()
    cards = list(waiting(asked_to).limit(LONGEST))
    card = card_by_id(card_id) if card_id else cards[0] if cards else None
    before, after = neighbours(card.id if card else None, cards)
    return render_template(
        "verification/verification.html",
        entries=entries(cards, person),
        filters=asked_to,
        options=choices(),
        total=waiting(asked_to).count() if len(cards) == LONGEST else len(cards),
        chosen=bool(card_id),
        card=card,
        before=before,
        after=after,
        phrases=[(p.text, p.text) for p in phrases()],
        failed=failed,
        notice=refusal.sentence if refusal else "",
        errors=getattr(refusal, "errors", {}),
        typed=request.form,
        **(dossier(card, person) if card else {}),
    )


def dossier(card: Card, person) -> dict:
    asked, history = asked_for(card, person), history_of(card, person)
    return {
        "face": face_of(card, person, clock.today(), all_settings()["due_soon_days"]),
        "criteria": asked.criteria,
        "others": asked.others,
        "records": records_on(card),
        "history": history,
        "remarks": remarks_on(card),
        "transitions": TRANSITIONS,
        "closures": Closure,
        "waits_for": waits_for(card),
        "last_return": next((event for event in history if event.verb == "return"), None),
    }


def neighbours(card_id: int | None, cards: list[Card]) -> tuple[int | None, int | None]:
    """The ids before and after a card in the queue; from a card that has left it, on to the first."""
    ids = [card.id for card in cards]
    if card_id not in ids:
        return None, ids[0] if ids else None
    at = ids.index(card_id)
    return (ids[at - 1] if at else None), (ids[at + 1] if at + 1 < len(ids) else None)


def reviewer():
    """The person at the desk. Raises Forbidden for anybody else."""
    if not can("verify", None, current_user):
        raise Forbidden("核验由区政府办公室审核人办理，您的账号不能核验。")
    return current_user._get_current_object()


def filters() -> Filters:
    return Filters(*(request.args.get(name, "").strip()[:40] for name in ("kind", "chapter", "q")))


def _words() -> str:
    return "\n".join(
        words
        for words in (*request.form.getlist("phrase"), request.form.get("words", "").strip())
        if words
    )
