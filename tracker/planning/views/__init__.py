"""Pages of steering."""

from flask import Blueprint

blueprint = Blueprint("planning", __name__)

from tracker.planning.views import criterion, guideline, responsibility, ruling, unit, year  # noqa: E402,F401
