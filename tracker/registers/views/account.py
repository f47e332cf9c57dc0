"""One account: registered with its first filing, looked after by the unit and the office."""

from flask import flash, redirect, render_template, request, url_for

from tracker import clock
from tracker.permissions import can
from tracker.refusals import Invalid, Refused
from tracker.registers import media_filing
from tracker.registers.media_account import MediaAccount
from tracker.registers.media_queries import (
    account_for,
    accounts_of,
    siblings,
    state_of,
    warnings_of,
)
from tracker.registers.revision import history_of
from tracker.registers.roster import may_keep
from tracker.registers.views import bp
from tracker.registers.views.who import person, unit_for, with_reopened
from tracker.settings.setting import all_settings
from tracker.units.unit import succeeded_by
from tracker.web.arguments import number_in


@bp.get("/media/<code>/new")
def new_account(code: str):
    unit = unit_for(code)
    may_keep(unit, person())
    name = unit.full_name or unit.name
    return _new(unit, {"owner": name, "operator": name})


@bp.post("/media/<code>")
def add_account(code: str):
    unit = unit_for(code)
    try:
        account = media_filing.register(unit, request.form, by=person())
    except Refused as refused:
        return _new(unit, request.form, refused)
    return done(
        account,
        f"已登记账号“{account.name}”。{unit.name}是政务新媒体主办单位，任务26至28的任务卡在看板上。",
    )


@bp.get("/accounts/<int:account_id>")
def account(account_id: int):
    return page(account_for(person(), account_id))


@bp.post("/accounts/<int:account_id>/exemption")
def exemption(account_id: int):
    found = account_for(person(), account_id)
    try:
        media_filing.excuse(
            found, request.form, seen=number_in(request.form, "version"), by=person()
        )
    except Refused as refused:
        return page(found, refused, request.form)
    return done(found, "理由已保存。")


@bp.post("/accounts/<int:account_id>/checks")
def check(account_id: int):
    found = account_for(person(), account_id)
    try:
        media_filing.note_update(found, request.form, by=person())
    except Refused as refused:
        return page(found, refused, request.form)
    return done(found, "最近更新日期已登记。")


def page(found: MediaAccount, refused: Refused | None = None, typed=None):
    today, others = clock.today(), accounts_of({found.unit_id})[found.unit_id]
    state = state_of(found, today)
    return render_template(
        "registers/account.html",
        account=found,
        unit=found.unit,
        state=state,
        events=media_filing.next_events(found, state),
        warnings=warnings_of(found, others, today, all_settings()["media_quiet_days"]),
        twins=siblings(found, others, today),
        history=history_of(account=found),
        may_keep=can("keep registers", found, person()),
        may_check=can("verify", found, person()),
        refused=refused,
        errors=getattr(refused, "errors", {}),
        typed=typed or {},
        exemption=media_filing.EXEMPTION,
    ), refused.status if refused else 200


def _new(unit, typed, refused: Refused | None = None):
    errors = refused.errors if isinstance(refused, Invalid) else {}
    first = not errors and not any(
        a.is_live_on(clock.today())
        for kept in accounts_of(succeeded_by(unit.id)).values()
        for a in kept
    )
    fields = [
        f for f in media_filing.OPENING if f is not media_filing.EXEMPTION or not first
    ]  # a first account needs no exemption
    return render_template(
        "registers/new_account.html",
        unit=unit,
        typed=typed,
        fields=fields,
        errors=errors,
        refused=refused,
    ), refused.status if refused else 200


def done(found: MediaAccount, sentence: str):
    flash(with_reopened(sentence, found.sent_back), "done")
    return redirect(url_for("registers.account", account_id=found.id), 303)
