"""Light, dark, or as the device says: kept by the browser, for whoever uses it."""

from flask import current_app, make_response, redirect, request

from tracker.accounts.authentication import public
from tracker.accounts.views import bp
from tracker.web.htmx import wants_fragment
from tracker.web.return_address import page_before

THEMES = ("auto", "light", "dark")
SECONDS = 400 * 24 * 3600  # the longest that browsers allow


@bp.post("/theme")
@public
def theme():
    chosen = request.form.get("value")
    if wants_fragment():
        response = make_response("", 204, {"HX-Refresh": "true"})
    else:
        response = redirect(page_before(request.referrer, request.host) or "/", 303)
    response.set_cookie(
        current_app.config["COOKIE_PREFIX"] + "theme",
        chosen if chosen in THEMES else "auto",
        max_age=SECONDS,
        samesite="Lax",
        httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response
