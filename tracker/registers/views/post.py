"""One post: added, corrected, ended."""

from flask import flash, redirect, render_template, request, url_for

from tracker import clock
from tracker.permissions import can
from tracker.plan.register_fields import DUTIES, STAFF
from tracker.refusals import Invalid, Refused
from tracker.registers import roster
from tracker.registers.post import Post
from tracker.registers.revision import history_of
from tracker.registers.roster import FIELDS, may_keep, post_for
from tracker.registers.views import bp
from tracker.registers.views.who import person, unit_for, with_reopened
from tracker.web.arguments import number_in


@bp.get("/roster/<code>/new")
def new_post(code: str):
    unit = unit_for(code)
    may_keep(unit, person())
    duty = request.args.get("duty", "")
    if duty not in DUTIES:
        return render_template("registers/duties.html", unit=unit, duties=DUTIES)
    return _page(unit, None, {"duty": duty, "full_time": duty == STAFF})


@bp.post("/roster/<code>")
def add_post(code: str):
    unit = unit_for(code)
    try:
        post, reopened = roster.add(unit, request.form, by=person())
    except Refused as refused:
        return _page(unit, None, request.form, refused)
    return _done(post, with_reopened(f"已登记{post.duty}{post.person_name}。", reopened))


@bp.get("/posts/<int:post_id>")
def post(post_id: int):
    found = post_for(person(), post_id)
    return _page(found.unit, found, _typed(found))


@bp.post("/posts/<int:post_id>")
def change_post(post_id: int):
    found = post_for(person(), post_id)
    try:
        reopened = roster.change(
            found, request.form, seen=number_in(request.form, "version"), by=person()
        )
    except Refused as refused:
        return _page(found.unit, found, request.form, refused)
    return _done(found, with_reopened("已保存。", reopened))


@bp.post("/posts/<int:post_id>/end")
def end_post(post_id: int):
    found = post_for(person(), post_id)
    try:
        reopened = roster.end(
            found, request.form, seen=number_in(request.form, "version"), by=person()
        )
    except Refused as refused:
        return _page(
            found.unit,
            found,
            _typed(found) | {"valid_to": request.form.get("valid_to", "")},
            refused,
        )
    rest = (
        "今天仍算在任，明天起缺了佐证的任务卡会退回“办理中”。"
        if found.valid_to == clock.today()
        else ""
    )
    return _done(found, with_reopened(f"{found.person_name}的离任已登记。{rest}", reopened))


def _typed(post: Post) -> dict:
    return {f.key: getattr(post, f.key) for f in FIELDS}


def _page(unit, post: Post | None, typed, refused: Refused | None = None):
    """The form with what was typed and what is wrong with it."""
    errors = refused.errors if isinstance(refused, Invalid) else {}
    duty = typed.get("duty", "")
    fields = [f for f in FIELDS if not f.only or f.only == duty or duty not in DUTIES]
    return render_template(
        "registers/post.html",
        unit=unit,
        post=post,
        typed=typed,
        fields=fields,
        errors=errors,
        refused=refused,
        history=history_of(post=post) if post else [],
        may_keep=can("keep registers", unit, person()),
        fixed={"duty": duty} if not post and duty in DUTIES else {},
    ), refused.status if refused else 200


def _done(post: Post, sentence: str):
    flash(sentence, "done")
    return redirect(url_for("registers.roster", code=post.unit.code), 303)
