"""Pages of requests."""

from flask import Blueprint

blueprint = Blueprint("requests", __name__)

from tracker.requests.views import asking, deciding  # noqa: E402,F401
