"""方案校核: the list, one ruling, what a decision would change, and the decision."""

from flask import current_app, flash, redirect, render_template, request, url_for

from tracker.permissions import can
from tracker.plan.decision import SHIPPED
from tracker.planning import rulings as rules
from tracker.planning.views import bp
from tracker.planning.views.arguments import person
from tracker.refusals import Invalid, Refused
from tracker.web.arguments import number_in


@bp.get("/plan/rulings")
def rulings():
    found = rules.rulings()
    decided = sum(decision is not None and decision.choice != SHIPPED for _, decision in found)
    return render_template("planning/rulings.html", rulings=found, decided=decided)


@bp.get("/plan/rulings/<key>")
def ruling(key: str):
    return _page(rules.ruling_by_key(key), {})


@bp.post("/plan/rulings/<key>/outlook")
def outlook(key: str):
    """What it would change; nothing is changed yet."""
    rules.may_rule(person())
    found = rules.ruling_by_key(key)
    try:
        reading, _ = rules.reading_from(found, request.form, _folder())
    except Invalid as invalid:
        return _page(found, request.form, invalid)
    return _page(found, request.form, outlook=rules.outlook(found, reading, _folder()))


@bp.post("/plan/rulings/<key>")
def decide(key: str):
    rules.may_rule(person())
    found = rules.ruling_by_key(key)
    try:
        reading, reason = rules.reading_from(found, request.form, _folder())
        cards = rules.decide(
            found,
            reading,
            reason,
            seen=number_in(request.form, "seen"),
            folder=_folder(),
            by=person(),
        )
    except Refused as refused:
        return _page(found, request.form, refused)
    flash(f"裁定已生效，新增任务卡 {len(cards)} 张。", "done")
    return redirect(url_for("planning.ruling", key=key), 303)


def _folder():
    return current_app.config["TRACKER_SEEDS"]


def _page(found, typed, refused: Refused | None = None, outlook=None):
    history = rules.history_of(found)
    return render_template(
        "planning/ruling.html",
        ruling=found,
        decision=history[0] if history else None,
        history=history,
        typed=typed,
        refused=refused,
        errors=getattr(refused, "errors", {}),
        outlook=outlook,
        places=rules.places(found, _folder()),
        may_rule=can("rule on the plan", None, person()),
    ), refused.status if refused else 200
