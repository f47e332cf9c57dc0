"""Pages of evidence and its files."""

from flask import Blueprint, current_app

from tracker.storage.configured import store_of
from tracker.storage.folder_store import refusal_of
from tracker.web.errors import reply

bp = Blueprint("evidence", __name__)


@bp.record_once
def choose_store(state) -> None:
    state.app.extensions["store"] = store_of(state.app.config)


def store():
    return current_app.extensions["store"]


@bp.app_errorhandler(OSError)
def disk_at_fault(error: OSError):
    """A disk can also fill up while a request is still being received. Permissions may be another folder's affair."""
    refusal = None if isinstance(error, PermissionError) else refusal_of(error)
    if refusal is None:
        raise error
    return reply(refusal.status, refusal.heading, refusal.sentence)
