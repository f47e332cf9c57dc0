"""Pages of overview."""

from flask import Blueprint

blueprint = Blueprint("overview", __name__)

from tracker.overview.views import ledger, overview  # noqa: E402,F401
