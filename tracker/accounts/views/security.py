"""One's own account: where it is signed in, and whether a second factor is asked for."""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from tracker import audit
from tracker.accounts.account_event import events_of, mark_read
from tracker.accounts.second_factor import factor_of
from tracker.accounts.session import Session
from tracker.accounts.throttle import Throttled
from tracker.accounts.views import bp
from tracker.accounts.views.proof import prove
from tracker.data.database import db
from tracker.permissions import can
from tracker.refusals import Invalid, Refusal
from tracker.web.arguments import number_in


@bp.get("/account/security")
def security():
    return page()


@bp.post("/account/security/sessions/end")
def end_other_sessions():
    try:
        person = prove()
    except (Invalid, Throttled) as refusal:
        return page(refusal)
    with db.atomic():
        Session.end_all(person, but=person.session_token)
        audit.note("session.ended", person, by=person)
    flash("在其他电脑和手机上的登录都已退出。", "done")
    return redirect(url_for("accounts.security"), 303)


@bp.post("/account/security/events/read")
def read_events():
    mark_read(current_user._get_current_object(), number_in(request.form, "last", 0))
    return redirect(url_for("accounts.security"), 303)


def page(refusal: Refusal | None = None):
    person = current_user._get_current_object()
    return render_template(
        "accounts/security.html",
        sessions=Session.of(person),
        events=events_of(person),
        factor=factor_of(person),
        refusal=refusal,
        errors=getattr(refusal, "errors", {}),
        may_use_factor=can("use a second factor", None, person),
    ), refusal.status if refusal else 200
