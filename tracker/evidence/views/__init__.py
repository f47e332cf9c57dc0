"""Pages of evidence and its files."""
from flask import Blueprint, current_app

import tracker.evidence.carrying  # noqa: F401  what still stands follows into a new year
import tracker.evidence.proving  # noqa: F401  boards ask it what their cards have on record
import tracker.evidence.sweeping  # noqa: F401  names its job
from tracker.errors import reply
from tracker.evidence.storage import FULL, StorageFull
from tracker.evidence.stores import store_of

blueprint = Blueprint("evidence", __name__)


@blueprint.record_once
def choose_store(state) -> None:
    state.app.extensions["store"] = store_of(state.app.config)


def store():
    return current_app.extensions["store"]


@blueprint.app_errorhandler(OSError)
def out_of_space(error: OSError):
    """A disk can also fill up while a request is still being received."""
    if error.errno not in FULL:
        raise error
    full = StorageFull()
    return reply(full.status, full.heading, full.sentence)


from tracker.evidence.views import burden, changing, files, filing, index, record  # noqa: E402,F401
