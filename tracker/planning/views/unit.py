"""The administrator's list of units, and what becomes of each."""

from flask import flash, redirect, render_template, request, url_for

from tracker import clock
from tracker.planning import unit_changes as rules
from tracker.planning.views import bp
from tracker.planning.views.arguments import day, person, present_units
from tracker.refusals import Invalid, Missing, Refused
from tracker.units import succession
from tracker.units.unit import KINDS, OFFICE, Unit, UnitAlias

FOR_GOOD = ("merger", "retirement")  # what nobody can take back is confirmed


@bp.get("/units")
def units():
    succession.may_manage_units(person())
    aliases: dict[int, list[str]] = {}
    for alias in UnitAlias.select().order_by(UnitAlias.id):
        aliases.setdefault(alias.unit_id, []).append(alias.name)
    every = list(Unit.select().order_by(Unit.position))
    return render_template(
        "planning/units.html", units=every, aliases=aliases, names={u.id: u.name for u in every}
    )


@bp.get("/units/new")
def new_unit():
    succession.may_manage_units(person())
    return _new({"on": clock.today()})


@bp.post("/units")
def add_unit():
    try:
        unit, cards = rules.add(
            request.form, day("on"), request.form.getlist("groups"), by=person()
        )
    except Refused as refused:
        return _new(request.form, refused)
    return _done(unit, f"已新增{unit.name}，新增任务卡 {len(cards)} 张。")


@bp.get("/units/<code>")
def unit(code: str):
    succession.may_manage_units(person())
    return _page(_unit(code), {})


@bp.post("/units/<code>/name")
def rename_unit(code: str):
    return _changed(
        code,
        "name",
        lambda found: succession.rename(
            found,
            request.form.get("name", ""),
            day("on"),
            full_name=request.form.get("full_name", ""),
            by=person(),
        ),
        lambda found: f"已更名为{found.name}，原名称作为曾用名保留。",
    )


@bp.post("/units/<code>/alias")
def alias_unit(code: str):
    return _changed(
        code,
        "alias",
        lambda found: succession.call_also(
            found, request.form.get("alias", ""), day("on"), by=person()
        ),
        lambda found: f"已登记{found.name}的别名。",
    )


@bp.post("/units/<code>/merger")
def merge_unit(code: str):
    return _changed(
        code,
        "merger",
        lambda found: succession.merge([found], _into(), day("on"), by=person()),
        lambda found: f"{found.name}已并入，原任务卡和材料由接续单位继续办理。",
    )


@bp.post("/units/<code>/retirement")
def retire_unit(code: str):
    return _changed(
        code,
        "retirement",
        lambda found: succession.retire(found, day("on"), by=person()),
        lambda found: f"{found.name}已登记撤销。",
    )


def _changed(code: str, what: str, act, sentence):
    succession.may_manage_units(person())
    found = _unit(code)
    try:
        if what in FOR_GOOD and not request.form.get("sure"):
            raise Invalid({"sure": "请核对以后勾选确认。"})
        act(found)
    except Refused as refused:
        return _page(found, request.form, refused, what)
    rules.reach_open_years(day("on"))
    return _done(found, sentence(found))


def _unit(code: str) -> Unit:
    found = Unit.get_or_none(Unit.code == code)
    if found is None:
        raise Missing("没有这个单位。")
    return found


def _into() -> Unit:
    found = Unit.get_or_none(Unit.code == request.form.get("into", ""))
    if found is None:
        raise Invalid({"into": "请选择并入哪个单位。"})
    return found


def _page(found: Unit, typed, refused: Refused | None = None, what: str = ""):
    """`what` names the form that was refused."""
    errors = refused.errors if isinstance(refused, Invalid) else {}
    return render_template(
        "planning/unit.html",
        unit=found,
        aliases=[alias.name for alias in found.aliases.order_by(UnitAlias.id)],
        typed=typed,
        refused=refused,
        what=what,
        errors=errors,
        changes=succession.changes_of(found),
        successor=found.successor,
        predecessors=found.predecessors,
        others=[("", "请选择")] + [(u.code, u.name) for u in present_units() if u.id != found.id],
        is_office=found.kind == OFFICE,
        holds=rules.holds(found),
    ), refused.status if refused else 200


def _new(typed, refused: Refused | None = None):
    errors = refused.errors if isinstance(refused, Invalid) else {}
    return render_template(
        "planning/new_unit.html",
        typed=typed,
        refused=refused,
        errors=errors,
        groups=rules.groups(),
        chosen=request.form.getlist("groups"),
        kinds=[("", "请选择")] + [(k, v) for k, v in KINDS.items() if k != OFFICE],
    ), refused.status if refused else 200


def _done(found: Unit, sentence: str):
    flash(sentence, "done")
    return redirect(url_for("planning.unit", code=found.code), 303)
