"""Who is responsible where the plan names nobody."""

from flask import flash, redirect, render_template, request, url_for

from tracker import clock
from tracker.permissions import can
from tracker.plan.responsibility import Assignment
from tracker.planning import responsibility as rules
from tracker.planning.views import bp
from tracker.planning.views.arguments import day, person, present_units, unit_groups, units_chosen
from tracker.refusals import Invalid, Missing


@bp.get("/plan/responsibility")
def responsibility():
    today, slots = clock.today(), rules.slots()
    named = {s.path: s.present(today) for s in slots}
    return render_template(
        "planning/responsibility.html",
        today_=today,
        slots=sorted(slots, key=lambda s: bool(named[s.path]) or s.by_guideline),
        named=named,
        open_=sum(not named[s.path] and not s.by_guideline for s in slots),
        may_assign=can("assign responsibility", None, person()),
    )


@bp.get("/plan/responsibility/<int:number>")
@bp.get("/plan/responsibility/<int:number>/<int:domain>")
def responsible(number: int, domain: int | None = None):
    rules.may_assign(person())
    return _page(
        rules.slot(number, domain),
        {"valid_from": clock.today(), "note": request.args.get("note", "")},
    )


@bp.post("/plan/responsibility/<int:number>")
@bp.post("/plan/responsibility/<int:number>/<int:domain>")
def assign(number: int, domain: int | None = None):
    rules.may_assign(person())
    place = rules.slot(number, domain)
    try:
        cards = rules.assign(
            place,
            units_chosen(),
            day("valid_from"),
            request.form.get("note", "").strip(),
            by=person(),
        )
    except Invalid as invalid:
        return _page(place, request.form, invalid)
    flash(f"已明确任务{number}的责任单位，新增任务卡 {len(cards)} 张。", "done")
    return redirect(url_for("planning.responsibility"), 303)


@bp.post("/plan/responsibility/assignments/<int:assignment_id>/end")
def end_assignment(assignment_id: int):
    rules.may_assign(person())
    found = Assignment.get_or_none(Assignment.id == assignment_id)
    if found is None:
        raise Missing("没有这条责任登记。")
    rules.end(found, day("valid_to"), by=person())
    flash(f"{found.unit.name}的责任已登记结束。已有的任务卡保留，以后年度不再生成。", "done")
    return redirect(url_for("planning.responsibility"), 303)


def _page(place, typed, invalid: Invalid | None = None):
    return render_template(
        "planning/assign.html",
        slot=place,
        typed=typed,
        chosen=request.values.getlist("units"),
        groups=unit_groups(present_units()),
        present={a.unit.code for a in place.present(clock.today())},
        errors=invalid.errors if invalid else {},
    ), invalid.status if invalid else 200
