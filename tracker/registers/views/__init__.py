"""Pages of the registers."""

from flask import Blueprint

import tracker.registers.departures
import tracker.registers.proving  # noqa: F401  boards ask it what their cards have on record

blueprint = Blueprint("registers", __name__, url_prefix="/registers")

from tracker.registers.views import account, filing, media, post, roster  # noqa: E402,F401
