"""The door: who is signed in, and which pages are open to those who are not."""

from datetime import timedelta

from flask import Flask, current_app, flash, g, redirect, request, session, url_for
from flask_login import AnonymousUserMixin, LoginManager, current_user

from tracker.accounts.session import Session
from tracker.data.database import db
from tracker.permissions import can
from tracker.web.htmx import is_poll, wants_fragment

PUBLIC_BYTES = 64 * 1024  # nobody who has not signed in has more to send
NEWCOMERS = (
    "accounts.password",
    "accounts.change_password",
    "accounts.sign_out",
)  # open to a one-time password


def public(view):
    """Mark a view that needs no sign-in. Everything else does: forgetting the mark is safe."""
    view.is_public = True
    return view


def init_app(app: Flask) -> None:
    @app.after_request
    def same_for_all(response):
        """Flask-Login, whose look at the session comes before this, would have caches keep a copy for every cookie."""
        if response.cache_control.public:
            session.accessed = False
        return response

    manager = LoginManager(app)
    manager.session_protection = None  # sessions are rows of our own
    idle = timedelta(minutes=app.config["SESSION_IDLE_MINUTES"])
    longest = timedelta(hours=app.config["SESSION_HOURS"])

    @manager.user_loader
    def load(token: str):
        return Session.person_of(token, idle=idle, longest=longest, touch=not is_poll())

    @app.before_request
    def connected():
        if request.endpoint != "static":
            db.connect(reuse_if_open=True)

    @app.teardown_request
    def disconnected(error):
        if not db.is_closed() and not app.testing:
            db.close()

    @app.before_request
    def signed_in():
        view = app.view_functions.get(request.endpoint)
        if request.endpoint == "static" or getattr(view, "is_public", False):
            request.max_content_length = PUBLIC_BYTES
            return None
        if view is None:
            request.max_content_length = PUBLIC_BYTES
            return None  # routing says what is wrong
        if not current_user.is_authenticated:
            if request.method == "POST":
                g.refused_as = "probe"  # audit_middleware counts these
            return _to("accounts.sign_in", next=_return_address())
        if current_user.must_change and request.endpoint not in NEWCOMERS:
            flash("首次登录，请先设置自己的密码。")
            return _to("accounts.password")
        return None

    @app.after_request
    def same_session(response):
        """A session that was given another token goes on in this browser under that one."""
        person = g.get("_login_user")
        if (
            person is not None
            and person.is_authenticated
            and session.get("_user_id") not in (None, person.get_id())
        ):
            session["_user_id"] = person.get_id()
        return response

    @app.context_processor
    def permissions():
        person = current_user._get_current_object() if current_user else None
        return {"can": lambda verb, thing=None: can(verb, thing, person), "theme": theme()}


def _return_address() -> str | None:
    return (
        request.full_path.rstrip("?") if request.method == "GET" and request.path != "/" else None
    )


def _to(endpoint: str, **values):
    """Send the browser elsewhere; htmx is told to go there with the whole page."""
    address = url_for(endpoint, **values)
    if wants_fragment():
        return "", 401, {"HX-Redirect": address}
    return redirect(address, 303)


def nobody_asks() -> None:
    """For a page that must not look for whoever asks, because the looking is what failed."""
    g._login_user = AnonymousUserMixin()


def theme() -> str:
    chosen = request.cookies.get(current_app.config["COOKIE_PREFIX"] + "theme", "auto")
    return chosen if chosen in ("light", "dark") else "auto"
