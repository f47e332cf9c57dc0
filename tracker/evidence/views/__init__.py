"""Pages of evidence and its files."""
from flask import Blueprint, current_app

import tracker.evidence.proving  # noqa: F401  boards ask it what their cards have on record
from tracker.evidence.storage import FolderStore

blueprint = Blueprint("evidence", __name__)


@blueprint.record_once
def choose_store(state) -> None:
    state.app.extensions["store"] = FolderStore(state.app.config["TRACKER_FILES"])


def store():
    return current_app.extensions["store"]
