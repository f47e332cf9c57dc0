"""The form of a record: filing a new one, changing one, and putting one in another's place."""
from flask import current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from tracker.boards.card import Card
from tracker.boards.year import Year
from tracker.evidence import fields, records
from tracker.evidence.evidence import Evidence
from tracker.evidence.filetypes import ACCEPT, LISTED
from tracker.evidence.guards import OPEN, cards_with_all
from tracker.evidence.kind import Kind
from tracker.evidence.proving import said
from tracker.evidence.queries import record_for
from tracker.evidence.standing import kinds_for, kinds_of_units, offers
from tracker.evidence.supersession import supersede
from tracker.evidence.uploads import earlier_uses
from tracker.evidence.views import blueprint as bp
from tracker.evidence.views.given import given, numbers
from tracker.permissions import can
from tracker.refusals import Conflict, Forbidden, Missing, Refusal


@bp.get("/evidence/new")
def new():
    card = origin(request.args.get("card"))
    _may_file()
    kind = _kind(request.args.get("kind"))
    return show(kind, card=card) if kind else choose(card)


@bp.post("/evidence")
def create():
    _may_file()
    kind, card = _kind(request.form.get("kind")), origin(request.form.get("card"))
    if kind is None:
        raise Missing("没有这种材料。")
    found = given(kind)
    try:
        record = records.file(kind, found.checked(), unit=current_user.unit, by=current_user._get_current_object(),
                              cards=numbers("cards"), again="again" in request.form)
    except Refusal as refusal:
        return show(kind, card=card, found=found, refusal=refusal), refusal.status
    return done(record, "已保存。", card)


@bp.get("/evidence/<int:record_id>/edit")
def edit(record_id: int):
    record = _to_change(record_id)
    return show(record.kind, record=record)


@bp.post("/evidence/<int:record_id>/edit")
def change(record_id: int):
    record = _to_change(record_id)
    found = given(record.kind, record)
    try:
        records.change(record, found.checked(), by=current_user._get_current_object(), seen=_seen())
    except Refusal as refusal:
        return show(record.kind, record=record, found=found, refusal=refusal), refusal.status
    return done(record, "修改已保存，原来的内容留在办理记录里。")


@bp.get("/evidence/<int:record_id>/supersession")
def replacement(record_id: int):
    record = _to_change(record_id)
    return show(record.kind, record=record, superseding=True)


@bp.post("/evidence/<int:record_id>/supersession")
def replace(record_id: int):
    record = _to_change(record_id)
    found = given(record.kind, record)
    try:
        fresh = supersede(record, found.checked(), by=current_user._get_current_object(), seen=_seen(),
                          reason=fields.clean(request.form.get("reason", ""))[:2000])
    except Refusal as refusal:
        return show(record.kind, record=record, found=found, refusal=refusal, superseding=True), refusal.status
    return done(fresh, "新的材料已保存，原材料保留备查。")


def choose(card: Card | None) -> str:
    """The kinds, those first that somebody needs now."""
    year = Year.current()
    asked = kinds_for(card) if card else []
    needed = kinds_of_units(current_user.unit_ids, card.year_id if card else year.number) if card or year else set()
    kinds = list(Kind.select().order_by(Kind.position))
    groups = [(f"{card.name}需要的" if card else "", [k for k in kinds if k.key in asked]),
              ("本单位任务需要的", [k for k in kinds if k.key in needed and k.key not in asked]),
              ("其他类型", [k for k in kinds if k.key not in needed and k.key not in asked])]
    return render_template("evidence/kinds.html", groups=[group for group in groups if group[1]], card=card)


def show(kind: Kind, *, card=None, record: Evidence | None = None, found=None, refusal=None, superseding=False) -> str:
    """The form as it begins, or with everything that was typed, uploaded and chosen, and what is wrong with it."""
    person = current_user._get_current_object()
    begun = fields.typed(kind.definition, record.values, record.happened_on) if record else {}
    attachments = list(record.attachments) if record else []
    kept = set(found.draft.kept) if found else {a.id for a in attachments}
    now = _now(record, found) if isinstance(refusal, Conflict) else {}
    staged = found.staged if found else []
    year = Year.current()
    return render_template(
        "evidence/form.html", kind=kind, specs=_specs(kind), card=card, record=record, superseding=superseding, now=now,
        typed=request.form if found else MultiDict(begun), errors=getattr(refusal, "errors", {}), refusal=refusal,
        attachments=attachments, kept=kept | {a.id for a in attachments} if now else kept, staged=staged,
        uses=earlier_uses(staged, person.unit_ids), chosen=set(numbers("cards")) if found else {card.id} if card else set(),
        offers=[] if record or year is None else offers(person.unit_ids, kind, year=card.year_id if card else year.number),
        open_states=OPEN, accept=ACCEPT, listed=LISTED, limit=current_app.config["MAX_FILE_BYTES"])


def done(record: Evidence, sentence: str, card: Card | None = None):
    """To the record's page, with what it proves now."""
    flash(sentence + said(record), "done")
    return redirect(url_for("evidence.record", record_id=record.id, card=card.id if card else None), 303)


def origin(card_id: str | None) -> Card | None:
    """The card from which the person came, when it is one of their unit's."""
    found = cards_with_all().where(Card.id == int(card_id)).first() if (card_id or "").isdecimal() else None
    return found if found and current_user.works_for(found.unit_id) else None


def _specs(kind: Kind) -> list[dict]:
    """The fields as the form's parts take them."""
    return [spec | {"name": fields.input_name(spec["key"]), "options": [(c, c) for c in spec["choices"]]}
            for spec in kind.fields]


def _now(record: Evidence, found) -> dict[str, str]:
    """Field by field, what the record says now where that is not what was typed."""
    fresh = Evidence.get_by_id(record.id)
    record.version = fresh.version
    specs = {f["key"]: f for f in record.kind.fields}
    now = {fields.input_name(key): fields.shown(spec, fresh.values.get(key)) or "（空）" for key, spec in specs.items()
           if fresh.values.get(key) != found.draft.values.get(key)}
    if fresh.happened_on != found.draft.happened_on:
        now[fields.HAPPENED_ON] = fresh.happened_on.isoformat()
    return now


def _kind(key: str | None) -> Kind | None:
    return Kind.get_or_none(Kind.key == key) if key else None


def _may_file() -> None:
    if not can("file evidence", current_user.unit, current_user):
        raise Forbidden("材料由本单位经办人填报，您的账号不能新增。")


def _to_change(record_id: int) -> Evidence:
    record = record_for(current_user._get_current_object(), record_id)
    if not can("change evidence", record, current_user):
        raise Forbidden("材料由填报单位的经办人办理，您的账号不能改动。")
    return record


def _seen() -> int:
    version = request.form.get("version", "")
    return int(version) if version.isdecimal() else -1
