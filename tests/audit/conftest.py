"""The tests of the log begin with an empty one."""

import pytest

from tracker.audit import seal
from tracker.audit.entry import START, Entry
from tracker.data.database import db


@pytest.fixture(autouse=True)
def empty(app):
    Entry.delete().execute()
    seal.put(db.obj.key, 0, START)
