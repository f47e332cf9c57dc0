"""One account in the administrator's hands."""

from flask import flash, redirect, render_template, request, url_for

from tracker import clock
from tracker.accounts import administration, second_factor
from tracker.accounts.account_list import STATES, state_of
from tracker.accounts.administration import account, stamp
from tracker.accounts.person import ROLE_HELP, Person, Role
from tracker.accounts.unit_accounts import left_behind
from tracker.accounts.views import bp
from tracker.accounts.views.administrator import administrator
from tracker.accounts.views.proof import proved_administrator
from tracker.accounts.views.slips import slip
from tracker.refusals import Invalid
from tracker.units.unit import Unit


@bp.get("/people/new")
def new():
    administrator()
    return form(None, {"role": Role.CLERK, "unit": request.args.get("unit", "")})


@bp.post("/people")
def create():
    by = proved_administrator()
    try:
        return slip([administration.add(request.form, by=by)], "账号已开设。")
    except Invalid as invalid:
        return form(None, request.form, invalid)


@bp.get("/people/<int:person_id>")
def person(person_id: int):
    administrator()
    return form(account(person_id))


@bp.post("/people/<int:person_id>")
def update(person_id: int):
    by, found = proved_administrator(), account(person_id)
    try:
        administration.change(found, request.form, by=by)
    except Invalid as invalid:
        return form(found, request.form, invalid)
    return done(person_id, "已保存。")


@bp.post("/people/<int:person_id>/one-time-password")
def one_time_password(person_id: int):
    by, found = proved_administrator(), account(person_id)
    issued = administration.reset_password(found, seen=request.form.get("seen", ""), by=by)
    return slip([issued], "密码已重设，原来的密码和登录都已失效。")


@bp.post("/people/<int:person_id>/suspension")
def suspension(person_id: int):
    by = proved_administrator()
    administration.suspend(account(person_id), by=by)
    return done(person_id, "账号已停用，各处的登录都已退出。")


@bp.post("/people/<int:person_id>/reinstatement")
def reinstatement(person_id: int):
    by = proved_administrator()
    administration.reinstate(account(person_id), by=by)
    return done(person_id, "账号已启用。")


@bp.post("/people/<int:person_id>/second-factor/removal")
def remove_second_factor(person_id: int):
    by, found = proved_administrator(), account(person_id)
    second_factor.remove_for(found, by=by)
    return done(person_id, "动态口令已停用，请提醒本人重新启用。")


def form(found: Person | None, typed=None, invalid: Invalid | None = None):
    """The page of an account, or of one to be made, with what was typed and what is wrong with it."""
    if typed is None:
        typed = {"name": found.name, "unit": found.unit.code, "role": found.role}
    here = found.unit_id if found else None
    units = [
        u
        for u in Unit.select().order_by(Unit.position)
        if u.is_valid_on(clock.today()) or u.id == here
    ]
    return render_template(
        "accounts/person.html",
        person=found,
        typed=typed,
        errors=invalid.errors if invalid else {},
        unit_options=[("", "请选择")] + [(u.code, u.name) for u in units],
        role_options=[(role.value, role.label, ROLE_HELP[role]) for role in Role],
        left_behind=left_behind(found) if found and not found.active else "",
        state=found and STATES[state_of(found)][0],
        has_factor=bool(found and second_factor.factor_of(found)),
        seen=found and stamp([found]),
        username_help=administration.USERNAME_HELP,
    ), invalid.status if invalid else 200


def done(person_id: int, sentence: str):
    flash(sentence, "done")
    return redirect(url_for("accounts.person", person_id=person_id), 303)
