"""Pages of supervision notices."""

from flask import Blueprint

blueprint = Blueprint("notices", __name__)

from tracker.notices.views import index, issue, notice  # noqa: E402,F401
