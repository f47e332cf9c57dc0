"""Pages of the inbox."""

from flask import Blueprint

blueprint = Blueprint("inbox", __name__)

from tracker.inbox import digest  # noqa: E402,F401  (names its job)
from tracker.inbox.views import calendar, inbox, mailbox  # noqa: E402,F401
