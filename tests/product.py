"""The application for gunicorn and the flask command, on the tests' clock and with their patience."""

import os

from tests import morning
from tracker import clock
from tracker.data import database

clock.now = morning.now
database.SQLITE_PRAGMAS["busy_timeout"] = int(
    os.environ.get("TESTS_PATIENCE", database.SQLITE_PRAGMAS["busy_timeout"])
)

from wsgi import app  # noqa: E402, F401
