"""Pages of verification."""

from flask import Blueprint

blueprint = Blueprint("verification", __name__)

from tracker.verification.views import phrases, verification  # noqa: E402,F401
