"""Pages of the office's desk."""

from flask import Blueprint

blueprint = Blueprint("supervision", __name__)

from tracker.supervision.views import ledger, overview, phrases, remarks, verification  # noqa: E402,F401
