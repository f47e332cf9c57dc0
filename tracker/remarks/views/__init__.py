"""Pages of remarks."""

from flask import Blueprint

blueprint = Blueprint("remarks", __name__)

from tracker.remarks.views import remarks  # noqa: E402,F401
