"""The list of requests, and the office's decision on each."""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from tracker.permissions import can
from tracker.refusals import Conflict, Forbidden, Refused
from tracker.requests import deciding, reassignment
from tracker.requests.queries import decidable, request_for, requests_for, times_extended
from tracker.requests.request import Answer, Kind, Request
from tracker.requests.views import bp
from tracker.requests.views.asking import as_date

NEWEST = 200


@bp.get("/requests")
def index():
    person, wanted = current_user._get_current_object(), request.args.get("state", Answer.OPEN)
    found = requests_for(person) if wanted == "all" else decidable(person)
    return render_template(
        "requests/index.html",
        requests=list(found.limit(NEWEST)),
        wanted=wanted,
        everybody=can("see every unit's notices", None, person),
    )


@bp.get("/requests/<int:request_id>")
def one(request_id: int):
    return show(_seen(request_id))


@bp.post("/requests/<int:request_id>/<any(grant, refusal, withdrawal):noun>")
def decide(request_id: int, noun: str):
    found, by = _seen(request_id), current_user._get_current_object()
    words = request.form.get("words", "").strip()
    try:
        if noun == "grant":
            deciding.grant(found, by=by, words=words, until=as_date(request.form.get("until", "")))
        elif noun == "refusal":
            deciding.refuse(found, by=by, words=words)
        else:
            deciding.withdraw(found, by=by)
    except (Conflict, Refused, Forbidden) as refusal:
        return show(_seen(request_id), noun, refusal), refusal.status
    flash(f"{found.card.unit.name} {found.card.name}：{found.state_label}。", "done")
    return redirect(url_for("requests.one", request_id=request_id), 303)


def show(found: Request, noun: str = "", refusal=None) -> str:
    disputed = (
        found.kind == Kind.DISPUTE
        and found.state == Answer.GRANTED
        and can("assign responsibility", None, current_user)
    )
    return render_template(
        "requests/request.html",
        asked=found,
        noun=noun,
        refusal=refusal,
        moved=times_extended(found.card),
        afterwards=(reassignment.address_of(found), reassignment.was_named(found))
        if disputed
        else None,
        errors=getattr(refusal, "errors", {}),
        typed=request.form if refusal else {},
    )


def _seen(request_id: int) -> Request:
    return request_for(current_user._get_current_object(), request_id)
