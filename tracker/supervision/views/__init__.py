"""Pages of the office's desk."""
from flask import Blueprint

blueprint = Blueprint("supervision", __name__)

from tracker.supervision.views import overview, phrases, verification  # noqa: E402,F401
