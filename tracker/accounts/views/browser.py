"""The browser that a password comes from, and the cookie by which it is known again."""

import hashlib
import secrets

from flask import current_app, request

from tracker.accounts.throttle import Origin

COOKIE = "browser"
SECONDS = 180 * 24 * 3600


def origin() -> tuple[Origin, str]:
    """Where this request comes from, and the token to `remember` once the password has proved right."""
    token = request.cookies.get(_cookie(), "")
    if not 20 <= len(token) <= 40:
        token = secrets.token_urlsafe(24)
    return Origin(request.remote_addr or "", hashlib.sha256(token.encode()).hexdigest()), token


def _cookie() -> str:
    return current_app.config["COOKIE_PREFIX"] + COOKIE


def remember(response, token: str):
    """Not a key to anything: it only spares this browser from what strangers do to the person's name."""
    response.set_cookie(
        _cookie(),
        token,
        max_age=SECONDS,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response
