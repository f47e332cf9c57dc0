"""The form of a record, as it begins and as it comes back: nothing typed or uploaded is ever lost."""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from tracker import clock
from tracker.boards.card import Card
from tracker.boards.year import Year
from tracker.evidence import fields
from tracker.evidence.evidence import Evidence
from tracker.evidence.kind import Kind
from tracker.evidence.matching import Standing, offers
from tracker.evidence.preconditions import OPEN, cards_with_all
from tracker.evidence.prefill import begun
from tracker.evidence.proving import said
from tracker.evidence.uploads import earlier_uses
from tracker.evidence.views.form_data import terms
from tracker.refusals import Conflict
from tracker.web import site
from tracker.web.arguments import ids_in, number


def show(
    kind: Kind,
    *,
    card=None,
    record: Evidence | None = None,
    found=None,
    refusal=None,
    superseding=False,
) -> str:
    """The form as it begins, or with everything that was typed, uploaded and chosen, and what is wrong with it."""
    person = current_user._get_current_object()
    beginning = (
        fields.typed(kind.definition, record.values, record.happened_on)
        if record
        else begun(
            kind,
            card.year_id if card else clock.today().year,
            card,
            request.args.get("criterion", ""),
            site.address(),
        )
    )
    attachments = list(record.attachments) if record else []
    staged = found.staged if found else []
    lost, offered = isinstance(refusal, Conflict), [] if record else _offers(kind, card)
    kept = set(found.draft.kept) if found and not lost else {a.id for a in attachments}
    return render_template(
        "evidence/form.html",
        kind=kind,
        specs=_specs(kind),
        card=card,
        record=record,
        superseding=superseding,
        now=_now(record, found) if lost else {},
        attachments=attachments,
        kept=kept,
        staged=staged,
        typed=request.form if found else MultiDict(beginning),
        errors=getattr(refusal, "errors", {}),
        refusal=refusal,
        uses=earlier_uses(staged, person.unit_ids),
        offers=offered,
        chosen=set(ids_in(request.form, "cards"))
        if found
        else {card.id}
        if card
        else {s.card.id for s in offered if len(offered) == 1},
        open_states=OPEN,
        uploads=terms(),
    )


def done(record: Evidence, sentence: str, card: Card | None = None):
    """To the record's page, with what it proves now."""
    flash(sentence + said(record), "done")
    return redirect(
        url_for("evidence.record", record_id=record.id, card=card.id if card else None), 303
    )


def origin(card_id: str | None) -> Card | None:
    """The card from which the person came, when it is one of their unit's."""
    found = cards_with_all().where(Card.id == number(card_id)).first() if card_id else None
    return found if found and current_user.works_for(found.unit_id) else None


def _offers(kind: Kind, card: Card | None) -> list[Standing]:
    year = card.year if card else Year.current()
    return offers(current_user.unit_ids, kind, year=year.number) if year else []


def _specs(kind: Kind) -> list[dict]:
    """The fields as the form's parts take them."""
    return [
        spec
        | {"name": fields.input_name(spec["key"]), "options": [(c, c) for c in spec["choices"]]}
        for spec in kind.fields
    ]


def _now(record: Evidence, found) -> dict[str, str]:
    """Field by field, what the record says now where that is not what was typed."""
    fresh = Evidence.get_by_id(record.id)
    record.version = fresh.version
    specs = {f["key"]: f for f in record.kind.fields}
    now = {
        fields.input_name(key): fields.shown(spec, fresh.values.get(key)) or "（空）"
        for key, spec in specs.items()
        if fresh.values.get(key) != found.draft.values.get(key)
    }
    if fresh.happened_on != found.draft.happened_on:
        now[fields.HAPPENED_ON] = fresh.happened_on.isoformat()
    return now
