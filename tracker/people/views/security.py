"""One's own account: where it is signed in, and whether a second factor is asked for."""
from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from tracker import audit
from tracker.db import db
from tracker.people.factor import factor_of
from tracker.people.session import Session
from tracker.people.views import blueprint as bp
from tracker.permissions import can


@bp.get("/account/security")
def security():
    person = current_user._get_current_object()
    return render_template("people/security.html", sessions=Session.of(person), factor=factor_of(person),
                           may_use_factor=can("use a second factor", None, person))


@bp.post("/account/security/sessions/end")
def end_other_sessions():
    person = current_user._get_current_object()
    with db.atomic():
        Session.end_all(person, but=person.session_token)
        audit.note("session.ended", person, by=person)
    flash("在其他电脑和手机上的登录都已退出。", "done")
    return redirect(url_for("people.security"), 303)
