"""Pages of people: signing in, one's own account, and the administrator's list."""

from flask import Blueprint

blueprint = Blueprint("people", __name__)

from tracker.people.views import factor, index, password, person, security, sign_in, slips, theme  # noqa: E402,F401
