"""Pages of the plan."""

from flask import Blueprint

blueprint = Blueprint("plan", __name__)

from tracker.plan.views import plan  # noqa: E402,F401
