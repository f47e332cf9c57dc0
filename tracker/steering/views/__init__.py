"""Pages of steering."""

from flask import Blueprint

blueprint = Blueprint("steering", __name__)

from tracker.steering.views import criterion, guideline, responsibility, ruling, unit, year  # noqa: E402,F401
