"""Issuing notices: choose cards by ticks, write once, issue together."""

from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from tracker import clock
from tracker.boards.card import WITH_UNIT, Card
from tracker.boards.light import LIGHT_NAMES, Light, light
from tracker.notices import issuing
from tracker.notices.issuing import Draft, colour_of, reason_of
from tracker.notices.notice import Colour
from tracker.notices.queries import candidates, cards_with_all, last_notices
from tracker.notices.views import bp
from tracker.notices.views.index import year_asked
from tracker.permissions import can
from tracker.refusals import Forbidden, Invalid
from tracker.settings.setting import all_settings
from tracker.settings.workdays import workday_from
from tracker.units.unit import Unit
from tracker.web.arguments import number_in, versions_in

OWN_COLOUR = ("", "按各自灯色", "逾期为红色，临近时限为蓝色，其余为黄色")
DEMAND = "请高度重视，明确专人，抓紧办理，在期限内办结并反馈落实情况。"


@bp.get("/notices/new")
def new():
    """For one card (?card=7), or for the cards of a light, red unless another is asked for."""
    return form(
        {
            "due_on": workday_from(
                clock.today() + timedelta(days=all_settings()["notice_days"])
            ).isoformat(),
            "demand": DEMAND,
        }
    )


@bp.post("/notices")
def create():
    by = current_user._get_current_object()
    try:
        made = issuing.issue(versions_in(request.form, "cards", "-"), _draft(), by=by)
    except Invalid as invalid:
        return form(request.form, invalid), invalid.status
    for card, why in made.skipped:
        flash(f"{card.unit.name} {card.name}{why}，没有签发。", "refused")
    if made.notices:
        first, last = made.notices[0], made.notices[-1]
        codes = (
            first.code if first is last else f"{first.code}至{last.code}，共 {len(made.notices)} 张"
        )
        flash(f"已签发督办单 {codes}。", "done")
    if len(made.notices) == 1:
        return redirect(url_for("notices.notice", notice_id=made.notices[0].id), 303)
    return redirect(url_for("notices.index"), 303)


def form(typed, invalid: Invalid | None = None) -> str:
    """The cards to choose from, each with what its light says, and what was typed."""
    if not can("issue notices", None, current_user):
        raise Forbidden("督办单由区政府办公室审核人签发。")
    days, today = all_settings()["due_soon_days"], clock.today()
    year, only = year_asked(), number_in(request.values, "card", 0)
    asked = request.values.get("light", Light.RED)
    asked = asked if asked in LIGHT_NAMES else Light.RED
    unit = request.values.get("unit", "")
    cards = (
        list(cards_with_all().where((Card.id == only) & (Card.state << WITH_UNIT)))
        if only
        else candidates(year, asked, unit, today, days)
    )
    last = last_notices([c.id for c in cards])
    rows = [
        (card, light(card, today, days), last.get(card.id), colour_of(card, today, days))
        for card in cards
    ]
    ticked = (
        set(request.form.getlist("cards"))
        if invalid
        else {f"{c.id}-{n.id if n else 0}" for c, _, n, _ in rows if only or not (n and n.is_open)}
    )
    if only and rows and not invalid:
        typed = {"reason": reason_of(cards[0], today, days), "colour": rows[0][3], **typed}
    return render_template(
        "notices/new.html",
        rows=rows,
        ticked=ticked,
        typed=typed,
        only=only,
        year=year,
        unit=unit,
        light=asked,
        lights=LIGHT_NAMES,
        units=Unit.select().order_by(Unit.position),
        colours=([] if only else [OWN_COLOUR]) + [(c.value, c.label, c.meaning) for c in Colour],
        errors=invalid.errors if invalid else {},
        earliest=today + timedelta(days=1),
    )


def _draft() -> Draft:
    text = {
        name: request.form.get(name, "").strip()
        for name in ("due_on", "demand", "colour", "reason")
    }
    try:
        text["due_on"] = date.fromisoformat(text["due_on"])
    except ValueError:
        text["due_on"] = None
    return Draft(**text)
