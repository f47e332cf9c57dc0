"""年度必办: one short page a unit, and what is done there with many cards at once."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from tracker import clock
from tracker.boards.bulk_moves import Moved, apply_each
from tracker.boards.card import Card, State
from tracker.boards.queries import board_head
from tracker.boards.transitions import Move
from tracker.boards.year import Year
from tracker.checklist.checklist import Duties, cards_of, duties_of, left_over
from tracker.permissions import can
from tracker.refusals import Forbidden, Refused
from tracker.settings.setting import all_settings
from tracker.units.unit import Unit
from tracker.web.arguments import versioned

bp = Blueprint("checklist", __name__)


@bp.get("/duties")
def mine():
    return redirect(
        url_for("checklist.duties", number=Year.at_work().number, code=current_user.unit.code)
    )


@bp.get("/duties/<int:number>/<code>")
def duties(number: int, code: str):
    return _page(*board_head(number, code))


@bp.post("/duties/<int:number>/<code>/receipt")
def receive(number: int, code: str):
    """Receive every card that is still to be received."""
    year, unit = _to_work(number, code)
    pending = [card for card in cards_of(unit, year) if card.state == State.PENDING]
    moved = apply_each(
        "receive",
        pending,
        by=current_user._get_current_object(),
        seen={c.id: c.version for c in pending},
    )
    if moved.refused:
        raise next(iter(moved.refused.values()))
    flash(
        f"已签收 {len(moved.done)} 张任务卡，现在可以办理了。"
        if moved.done
        else "没有待签收的任务卡。",
        "done",
    )
    return redirect(url_for("checklist.duties", number=number, code=code), 303)


@bp.post("/duties/<int:number>/<code>/submission")
def submit(number: int, code: str):
    """Submit the cards for which a progress text was written; those that are refused come back with their text."""
    year, unit = _to_work(number, code)
    written, seen = {}, {}
    for name, text in zip(request.form.getlist("card"), request.form.getlist("progress")):
        card, version = versioned(name)
        if text.strip() and min(card, version) >= 0:
            written[card], seen[card] = text.strip(), version
    if not written:
        return _page(
            year, unit, refusal=Refused("还没有写推进情况。写好一张或几张以后再提请核验。")
        )
    chosen = [card for card in cards_of(unit, year) if card.id in written]
    moved = apply_each(
        "submit",
        chosen,
        by=current_user._get_current_object(),
        seen=seen,
        given={card: Move(progress=text) for card, text in written.items()},
    )
    if not moved.refused:
        flash(f"已提请核验 {len(moved.done)} 张任务卡。", "done")
        return redirect(url_for("checklist.duties", number=number, code=code), 303)
    return _page(year, unit, moved, written)


def _to_work(number: int, code: str) -> tuple[Year, Unit]:
    year, unit = board_head(number, code)
    if not can("write progress", unit, current_user):
        raise Forbidden("任务卡由本单位经办人办理，您的账号不能办理。")
    return year, unit


def _page(
    year: Year,
    unit: Unit,
    moved: Moved | None = None,
    written: dict[int, str] | None = None,
    refusal: Refused | None = None,
):
    person, days = current_user._get_current_object(), all_settings()["due_soon_days"]
    found = duties_of(unit, year, person, clock.today(), days)
    failed = bool(refusal or moved)
    return render_template(
        "checklist/checklist.html",
        unit=unit,
        year=year,
        duties=found,
        left_over=left_over(unit, year),
        moved=moved,
        written=written or {},
        refusal=refusal,
        **_unsent(cards_of(unit, year) if moved else [], moved, found),
        may_work=can("write progress", unit, current_user) and not year.locked_at,
    ), 422 if failed else 200


def _unsent(cards: list[Card], moved: Moved | None, found: Duties) -> dict:
    """Why cards were refused (`why`, and `faults` for the top of the page), and those `elsewhere` than in the form by now."""
    refused = [card for card in cards if card.id in moved.refused]
    why = {
        card.id: getattr(moved.refused[card.id], "errors", {}).get("progress")
        or moved.refused[card.id].sentence
        for card in refused
    }
    in_form = {duty.card.id for duty in found.ready if duty.card.state == State.DOING}
    faults = {
        f"{'progress' if card.id in in_form else 'unsent'}-{card.id}": f"{card.name}：{why[card.id].removeprefix(card.name)}"
        for card in refused
    }
    return {
        "why": why,
        "faults": faults,
        "elsewhere": [card for card in refused if card.id not in in_form],
    }
