"""Pages of people: signing in, one's own account, and the administrator's list."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)

from tracker.accounts.views import (  # noqa: E402,F401
    index,
    password,
    person,
    second_factor,
    security,
    sign_in,
    slips,
    theme,
)
