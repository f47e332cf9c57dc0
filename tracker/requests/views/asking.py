"""A card's requests on its page, and the forms that ask."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from tracker.boards.card import Card
from tracker.boards.queries import card_by_id
from tracker.permissions import can
from tracker.refusals import Invalid, Refusal
from tracker.requests import asking
from tracker.requests.queries import of_card, times_extended
from tracker.requests.request import Kind
from tracker.requests.views import bp
from tracker.units.unit import Unit


def of_this_card(card: Card, person) -> str:
    return render_template(
        "requests/_of_card.html",
        requests=of_card(card, person),
        moved=times_extended(card),
        card=card,
        askable=[
            kind for kind in Kind if can("make requests", card, person) and _may(card, kind, person)
        ],
    )


@bp.get("/cards/<int:card_id>/<any(extension, dispute):kind>")
def new(card_id: int, kind: str):
    found = card_by_id(card_id)
    asking.askable(found, Kind(kind), current_user._get_current_object())
    return form(found, Kind(kind), {"progress": found.progress})


@bp.post("/cards/<int:card_id>/<any(extension, dispute):kind>")
def create(card_id: int, kind: str):
    found, by = card_by_id(card_id), current_user._get_current_object()
    text = {
        name: request.form.get(name, "").strip()
        for name in ("reason", "progress", "wanted_on", "proposed")
    }
    try:
        if kind == Kind.EXTENSION:
            asking.ask_extension(
                found,
                by=by,
                reason=text["reason"],
                progress=text["progress"],
                wanted_on=as_date(text["wanted_on"]),
            )
        else:
            asking.ask_dispute(
                found,
                by=by,
                reason=text["reason"],
                proposed=Unit.get_or_none(Unit.code == text["proposed"]),
            )
    except Invalid as invalid:
        return form(found, Kind(kind), text, invalid), invalid.status
    flash(f"{found.name}：{Kind(kind).label}已提交，等待区政府办公室审批。", "done")
    return redirect(url_for("boards.card", card_id=card_id), 303)


def form(card: Card, kind: Kind, typed, invalid: Invalid | None = None) -> str:
    units = (
        []
        if kind == Kind.EXTENSION
        else [(u.code, u.name) for u in Unit.valid_in(card.year_id) if u.id != card.unit_id]
    )
    return render_template(
        "requests/new.html",
        card=card,
        kind=kind,
        typed=typed,
        last_day=asking.last_day(card),
        units=units,
        errors=invalid.errors if invalid else {},
    )


def as_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _may(card: Card, kind: Kind, person) -> bool:
    try:
        asking.askable(card, kind, person)
    except Refusal:
        return False
    return True
