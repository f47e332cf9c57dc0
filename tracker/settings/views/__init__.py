"""Pages of the settings."""

from flask import Blueprint

blueprint = Blueprint("settings", __name__)

from tracker.settings.views import days, settings  # noqa: E402,F401
