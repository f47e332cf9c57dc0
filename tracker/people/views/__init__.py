"""Pages of people: signing in, one's own account, and the administrator's list."""
from flask import Blueprint

blueprint = Blueprint("people", __name__)

from tracker.people.views import index, password, person, sign_in, slips, theme  # noqa: E402,F401
