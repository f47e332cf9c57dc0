"""Pages of evidence and its files."""

from flask import Blueprint, current_app

import tracker.evidence.carrying
import tracker.evidence.proving
import tracker.evidence.sweeping  # noqa: F401  names its job
from tracker.errors import reply
from tracker.evidence.storage import refusal_of
from tracker.evidence.stores import store_of

blueprint = Blueprint("evidence", __name__)


@blueprint.record_once
def choose_store(state) -> None:
    state.app.extensions["store"] = store_of(state.app.config)


def store():
    return current_app.extensions["store"]


@blueprint.app_errorhandler(OSError)
def disk_at_fault(error: OSError):
    """A disk can also fill up while a request is still being received. Permissions may be another folder's affair."""
    refusal = None if isinstance(error, PermissionError) else refusal_of(error)
    if refusal is None:
        raise error
    return reply(refusal.status, refusal.heading, refusal.sentence)


from tracker.evidence.views import burden, changing, files, filing, index, record  # noqa: E402,F401
