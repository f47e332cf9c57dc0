"""The application for gunicorn and the flask command, on the tests' clock."""
from tests import morning
from tracker import clock

clock.now = morning.now

from wsgi import app  # noqa: E402, F401
