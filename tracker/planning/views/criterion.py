"""Criteria: what the plan demands and what the office asks, which it can set."""

from itertools import groupby

from flask import current_app, flash, redirect, render_template, request, url_for

from tracker.permissions import can
from tracker.plan.criterion import PLAN
from tracker.planning import criteria as rules
from tracker.planning.criterion_words import words_of
from tracker.planning.views import bp
from tracker.planning.views.arguments import person
from tracker.refusals import Refused
from tracker.web.arguments import number_in


@bp.get("/plan/criteria")
def criteria():
    found = rules.criteria()
    tasks = [(task, list(rows)) for task, rows in groupby(found, lambda row: row[0].task)]
    return render_template(
        "planning/criteria.html",
        tasks=tasks,
        words=words_of([c for c, _ in found]),
        may_set=can("set yardsticks", None, person()),
    )


@bp.get("/plan/criteria/<int:criterion_id>")
def criterion(criterion_id: int):
    rules.may_set(person())
    found = rules.criterion_by_id(criterion_id)
    return _page(found, {key: getattr(found, key) for key in rules.KEYS})


@bp.post("/plan/criteria/<int:criterion_id>")
def change_criterion(criterion_id: int):
    return _changed(
        criterion_id,
        lambda found: rules.change(
            found,
            request.form,
            seen=number_in(request.form, "seen"),
            folder=current_app.config["TRACKER_SEEDS"],
            by=person(),
        ),
        "标准已调整，任务卡已重新计数。",
    )


@bp.post("/plan/criteria/<int:criterion_id>/reset")
def reset_criterion(criterion_id: int):
    return _changed(
        criterion_id,
        lambda found: rules.reset(
            found,
            request.form.get("reason", ""),
            seen=number_in(request.form, "seen"),
            folder=current_app.config["TRACKER_SEEDS"],
            by=person(),
        ),
        "已恢复为随附的标准，任务卡已重新计数。",
    )


def _changed(criterion_id: int, act, sentence: str):
    rules.may_set(person())
    found = rules.criterion_by_id(criterion_id)
    try:
        act(found)
    except Refused as refused:
        return _page(found, request.form, refused)
    flash(sentence, "done")
    return redirect(url_for("planning.criterion", criterion_id=criterion_id), 303)


def _page(found, typed, refused: Refused | None = None):
    history = rules.history_of(found)
    return render_template(
        "planning/criterion.html",
        criterion=found,
        typed=typed,
        history=history,
        asked=rules.asked(found),
        refused=refused,
        errors=getattr(refused, "errors", {}),
        labels=rules.LABELS,
        is_plan=found.basis == PLAN,
    ), refused.status if refused else 200
