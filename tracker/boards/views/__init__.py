"""Pages of boards and cards."""

from flask import Blueprint

import tracker.boards.year_rollover  # noqa: F401  names its job

blueprint = Blueprint("boards", __name__)

from tracker.boards.views import board, card, index, move  # noqa: E402,F401
