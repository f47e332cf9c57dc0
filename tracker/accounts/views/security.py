"""One's own account: where it is signed in, and whether a second factor is asked for."""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from tracker import audit
from tracker.accounts.credentials import prove_again
from tracker.accounts.second_factor import factor_of
from tracker.accounts.session import Session
from tracker.accounts.throttle import Throttled
from tracker.accounts.views import bp
from tracker.accounts.views.browser import origin
from tracker.data.database import db
from tracker.permissions import can
from tracker.refusals import Invalid, Refusal


@bp.get("/account/security")
def security():
    return page()


@bp.post("/account/security/sessions/end")
def end_other_sessions():
    person = current_user._get_current_object()
    where, _ = origin()
    try:
        prove_again(person, request.form.get("current", ""), where)
    except (Invalid, Throttled) as refusal:
        return page(refusal)
    with db.atomic():
        Session.end_all(person, but=person.session_token)
        audit.note("session.ended", person, by=person)
    flash("在其他电脑和手机上的登录都已退出。", "done")
    return redirect(url_for("accounts.security"), 303)


def page(refusal: Refusal | None = None):
    person = current_user._get_current_object()
    return render_template(
        "accounts/security.html",
        sessions=Session.of(person),
        factor=factor_of(person),
        refusal=refusal,
        errors=getattr(refusal, "errors", {}),
        may_use_factor=can("use a second factor", None, person),
    ), refusal.status if refusal else 200
