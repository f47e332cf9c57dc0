"""The way in and the way out."""
from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user

from tracker import audit
from tracker.people import signing_in
from tracker.people.guard import public
from tracker.people.person import Person
from tracker.people.return_address import same_site
from tracker.people.session import Session
from tracker.people.throttle import Throttled
from tracker.people.views import blueprint as bp
from tracker.people.views.browser import origin, remember
from tracker.refusals import Invalid


@bp.get("/sign-in")
@public
def sign_in():
    if current_user.is_authenticated:
        return redirect(same_site(request.args.get("next")) or "/", 303)
    return render_template("people/sign_in.html", next=same_site(request.args.get("next")))


@bp.post("/sign-in")
@public
def begin():
    where, token = origin()
    try:
        person = signing_in.sign_in(request.form.get("username", ""), request.form.get("password", ""), where)
    except (Invalid, Throttled) as refusal:
        return again(refusal)
    start_session(person)
    address = url_for("people.password") if person.must_change else same_site(request.form.get("next")) or "/"
    return remember(redirect(address, 303), token)


def start_session(person: Person) -> None:
    """Nothing of the session before survives: not its rows, not its cookie, not its form tokens."""
    end_session()
    Session.begin(person, address=request.remote_addr or "", agent=request.headers.get("User-Agent", ""))
    login_user(person)
    signing_in.entered(person)


def end_session() -> None:
    if current_user.is_authenticated:
        Session.end(current_user.session_token)
    logout_user()
    session.clear()


def again(refusal):
    """The form once more, with the name as typed and never the password."""
    response = make_response(render_template(
        "people/sign_in.html", next=same_site(request.form.get("next")), sentence=refusal.sentence,
        username=request.form.get("username", "")[:100], errors=getattr(refusal, "errors", {})), refusal.status)
    if isinstance(refusal, Throttled):
        response.headers["Retry-After"] = refusal.seconds
    return response


@bp.post("/sign-out")
def sign_out():
    audit.alone("sign-out", by=current_user._get_current_object())
    end_session()
    flash("您已退出。", "done")
    return redirect(url_for("people.sign_in"), 303)
