"""The way in and the way out."""

from datetime import datetime, timedelta

from flask import (
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_login import current_user, login_user, logout_user

from tracker import audit, clock
from tracker.accounts import credentials
from tracker.accounts.administration import stamp
from tracker.accounts.authentication import public
from tracker.accounts.person import Person
from tracker.accounts.second_factor import check, factor_of
from tracker.accounts.session import Session
from tracker.accounts.throttle import Throttled
from tracker.accounts.views import bp
from tracker.accounts.views.browser import origin, remember
from tracker.refusals import Invalid
from tracker.units.unit import Unit
from tracker.web.return_address import same_site

SECOND_STEP = timedelta(minutes=5)


@bp.get("/sign-in")
@public
def sign_in():
    if current_user.is_authenticated:
        return redirect(same_site(request.args.get("next")) or "/", 303)
    return render_template("accounts/sign_in.html", next=same_site(request.args.get("next")))


@bp.post("/sign-in")
@public
def begin():
    where, token = origin()
    try:
        person = credentials.sign_in(
            request.form.get("username", ""), request.form.get("password", ""), where
        )
    except (Invalid, Throttled) as refusal:
        return again(refusal)
    if factor_of(person):
        return to_the_second_step(person)
    return let_in(person, token)


def let_in(person: Person, token: str):
    start_session(person)
    address = (
        url_for("accounts.password")
        if person.must_change
        else same_site(request.form.get("next")) or "/"
    )
    return remember(redirect(address, 303), token)


def to_the_second_step(person: Person):
    """The password was right: for a few minutes this browser may bring the code. Nothing is open before that."""
    end_session()
    session["second"] = {
        "person": person.id,
        "password": stamp([person]),
        "until": (clock.now() + SECOND_STEP).isoformat(),
    }
    return redirect(url_for("accounts.second_step", next=same_site(request.form.get("next"))), 303)


def halfway() -> Person | None:
    """Who has given the right password in this browser just now, and must still give a code."""
    known = session.get("second") or {}
    person = (
        Person.select(Person, Unit)
        .join(Unit)
        .where((Person.id == known.get("person")) & Person.active)
        .first()
    )
    fresh = (
        person
        and known["password"] == stamp([person])
        and timedelta() < datetime.fromisoformat(known["until"]) - clock.now() <= SECOND_STEP
    )
    return person if fresh else None


@bp.get("/sign-in/second")
@public
def second_step():
    if halfway() is None:
        return redirect(url_for("accounts.sign_in"), 303)
    return render_template(
        "accounts/second_step.html", next=same_site(request.args.get("next")), errors={}
    )


@bp.post("/sign-in/second")
@public
def second():
    where, token = origin()
    person = halfway()
    if person is None:
        flash("时间太久，请重新登录。", "refused")
        return redirect(url_for("accounts.sign_in"), 303)
    try:
        check(person, request.form.get("code", ""), where, key=current_app.secret_key)
    except (Invalid, Throttled) as refusal:
        return again(refusal, "accounts/second_step.html")
    return let_in(person, token)


def start_session(person: Person) -> None:
    """Nothing of the session before survives: not its rows, not its cookie, not its form tokens."""
    end_session()
    Session.begin(
        person, address=request.remote_addr or "", agent=request.headers.get("User-Agent", "")
    )
    login_user(person)
    credentials.entered(person)


def end_session() -> None:
    if current_user.is_authenticated:
        Session.end(current_user.session_token)
    logout_user()
    session.clear()


def again(refusal, page="accounts/sign_in.html"):
    """The form once more, with the name as typed and never the password."""
    response = make_response(
        render_template(
            page,
            next=same_site(request.form.get("next")),
            sentence=refusal.sentence,
            username=request.form.get("username", "")[:100],
            errors=getattr(refusal, "errors", {}),
        ),
        refusal.status,
    )
    if isinstance(refusal, Throttled):
        response.headers["Retry-After"] = refusal.seconds
    return response


@bp.post("/sign-out")
def sign_out():
    audit.alone("sign-out", by=current_user._get_current_object())
    end_session()
    flash("您已退出。", "done")
    response = redirect(url_for("accounts.sign_in"), 303)
    # not "cookies": that would clear those of every site under the same domain, and by which this browser is known
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
