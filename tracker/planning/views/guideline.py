"""The register of ministries' guidelines."""

from flask import flash, redirect, render_template, request, url_for

from tracker.permissions import can
from tracker.planning import guidelines as rules
from tracker.planning.views import bp
from tracker.planning.views.arguments import person, present_units, unit_groups, units_chosen
from tracker.refusals import Invalid, Refused


@bp.get("/plan/guidelines")
def guidelines():
    return render_template(
        "planning/guidelines.html",
        guidelines=rules.guidelines(),
        task=rules.the_task(),
        may_assign=can("assign responsibility", None, person()),
    )


@bp.get("/plan/guidelines/new")
def new_guideline():
    rules.may_assign(person())
    return _page(None, {})


@bp.post("/plan/guidelines")
def register_guideline():
    try:
        found, cards = rules.register(request.form, units_chosen(), by=person())
    except Refused as refused:
        return _page(None, request.form, refused)
    return _done(
        f"已登记“{found.title}”，{found.due_on:%Y-%m-%d} 到期，新增任务卡 {len(cards)} 张。"
    )


@bp.get("/plan/guidelines/<int:guideline_id>")
def guideline(guideline_id: int):
    rules.may_assign(person())
    return _page(rules.guideline_by_id(guideline_id), {})


@bp.post("/plan/guidelines/<int:guideline_id>/units")
def name_units(guideline_id: int):
    found = rules.guideline_by_id(guideline_id)
    try:
        cards = rules.name_units(found, units_chosen(), by=person())
    except Refused as refused:
        return _page(found, {}, refused)
    return _done(f"责任单位已增加，新增任务卡 {len(cards)} 张。")


def _page(found, typed, refused: Refused | None = None):
    errors = refused.errors if isinstance(refused, Invalid) else {}
    present = {s.unit.code for s in found.shares} if found else set()
    return render_template(
        "planning/guideline.html",
        guideline=found,
        typed=typed,
        fields=rules.FIELDS,
        errors=errors,
        refused=refused,
        present=present,
        chosen=request.values.getlist("units"),
        groups=unit_groups(present_units()),
    ), refused.status if refused else 200


def _done(sentence: str):
    flash(sentence, "done")
    return redirect(url_for("planning.guidelines"), 303)
