"""The tests of the log begin with an empty one."""
import pytest

from tracker.audit.entry import Entry


@pytest.fixture(autouse=True)
def empty(app):
    Entry.delete().execute()
