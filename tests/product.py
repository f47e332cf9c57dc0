"""The application for gunicorn and the flask command, on the tests' clock and with their patience."""

import os

from tests import morning
from tracker import clock, db

clock.now = morning.now
db.SQLITE_PRAGMAS["busy_timeout"] = int(
    os.environ.get("TESTS_PATIENCE", db.SQLITE_PRAGMAS["busy_timeout"])
)

from wsgi import app  # noqa: E402, F401
