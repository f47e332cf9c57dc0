"""A record's page: what it says, its files, the cards that it proves, and what became of it."""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from tracker.boards.card import STATE_NAMES, State
from tracker.evidence import fields, links
from tracker.evidence.evidence import Evidence
from tracker.evidence.matching import offers, standings_of
from tracker.evidence.preconditions import OPEN
from tracker.evidence.proving import said
from tracker.evidence.queries import history_of, predecessor_of, record_for
from tracker.evidence.views import bp
from tracker.evidence.views.form import origin
from tracker.permissions import can
from tracker.refusals import Refused
from tracker.web.arguments import ids_in


@bp.get("/evidence/<int:record_id>")
def record(record_id: int):
    person = current_user._get_current_object()
    found = record_for(person, record_id)
    standings = standings_of([found])[found.id]
    may_change = can("change evidence", found, person) and not found.superseded_by_id
    bound = any(s.card.state == State.CLOSED or s.card.year.locked_at for s in standings)
    return render_template(
        "evidence/record.html",
        record=found,
        rows=_rows(found),
        standings=standings,
        history=_history(found),
        attachments=list(found.attachments),
        predecessor=predecessor_of(found),
        may_change=may_change,
        bound=bound,
        waiting=any(s.card.state == State.SUBMITTED for s in standings),
        open_states=OPEN,
        state_names=STATE_NAMES,
        offers=offers(person.unit_ids, found.kind, record=found) if may_change else [],
        card=origin(request.args.get("card")),
    )


@bp.post("/evidence/<int:record_id>/cards")
def attach(record_id: int):
    person = current_user._get_current_object()
    found = record_for(person, record_id)
    card_ids, back = ids_in(request.form, "cards"), origin(request.form.get("card"))
    if not card_ids:
        raise Refused(
            "还没有选择任务卡。", link=(url_for("evidence.record", record_id=record_id), "返回材料")
        )
    cards = links.attach(found, card_ids, by=person)
    flash(said(found, cards) or "已经关联过了。", "done")
    if back and back.id in card_ids:
        return redirect(url_for("boards.card", card_id=back.id), 303)
    return redirect(
        url_for("evidence.record", record_id=record_id, card=back.id if back else None), 303
    )


@bp.post("/evidence/<int:record_id>/cards/<int:card_id>/removal")
def detach(record_id: int, card_id: int):
    person = current_user._get_current_object()
    card = links.detach(record_for(person, record_id), card_id, by=person)
    flash(f"已从{card.name}移除。", "done")
    return redirect(url_for("evidence.record", record_id=record_id), 303)


def _rows(found: Evidence) -> list[tuple[dict, str]]:
    """The fields that are filled, in the kind's order; then those that the kind no longer has."""
    specs = {f["key"]: f for f in found.kind.fields}
    known = [(spec, fields.shown(spec, found.values.get(key))) for key, spec in specs.items()]
    gone = [
        ({"label": key, "type": "text"}, str(value))
        for key, value in found.values.items()
        if key not in specs
    ]
    return [(spec, text) for spec, text in known + gone if text]


def _history(found: Evidence) -> list[dict]:
    """Each change with what it overwrote, in the kind's words."""
    specs = {f["key"]: f for f in found.kind.fields} | {
        fields.HAPPENED_ON: {"label": found.kind.date_label, "type": "date"}
    }
    return [
        {
            "change": change,
            "before": [
                (specs[key]["label"], fields.shown(specs[key], value) or "（空）")
                for key, value in change.before.items()
                if key in specs
            ],
        }
        for change in history_of(found)
    ]
