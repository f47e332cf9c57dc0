"""Pages of the settings."""

from flask import Blueprint

blueprint = Blueprint("tuning", __name__)

from tracker.tuning.views import days, settings  # noqa: E402,F401
