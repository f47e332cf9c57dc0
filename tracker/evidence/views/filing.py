"""Filing a new record: the choice of its kind, then its form."""

from flask import render_template, request
from flask_login import current_user

from tracker.boards.card import Card
from tracker.boards.year import Year
from tracker.evidence import records
from tracker.evidence.kind import Kind
from tracker.evidence.matching import kinds_for, kinds_of_units
from tracker.evidence.views import bp
from tracker.evidence.views.form import done, origin, show
from tracker.evidence.views.form_data import given
from tracker.permissions import can
from tracker.refusals import Forbidden, Missing, Refusal
from tracker.web.arguments import ids_in


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
        record = records.file(
            kind,
            found.checked(),
            unit=current_user.unit,
            by=current_user._get_current_object(),
            cards=ids_in(request.form, "cards"),
            again="again" in request.form,
        )
    except Refusal as refusal:
        return show(kind, card=card, found=found, refusal=refusal), refusal.status
    return done(record, "已保存。", card)


def choose(card: Card | None) -> str:
    """The kinds, those first that somebody needs now."""
    year = Year.current()
    asked = kinds_for(card) if card else []
    needed = (
        kinds_of_units(current_user.unit_ids, card.year_id if card else year.number)
        if card or year
        else set()
    )
    kinds = list(Kind.select().order_by(Kind.position))
    groups = [
        (f"{card.name}需要的" if card else "", [k for k in kinds if k.key in asked]),
        ("本单位任务需要的", [k for k in kinds if k.key in needed and k.key not in asked]),
        ("其他类型", [k for k in kinds if k.key not in needed and k.key not in asked]),
    ]
    return render_template(
        "evidence/kinds.html", groups=[group for group in groups if group[1]], card=card
    )


def _kind(key: str | None) -> Kind | None:
    return Kind.get_or_none(Kind.key == key) if key else None


def _may_file() -> None:
    if not can("file evidence", current_user.unit, current_user):
        raise Forbidden("佐证材料由本单位经办人新增，您的账号不能办理。")
