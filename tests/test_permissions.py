"""The table of permissions and the code that asks it speak of the same things."""

from pathlib import Path

import pytest

from tracker import permissions
from tracker.boards import transitions
from tracker.notices import transitions as notice_transitions
from tracker.permissions import MAY
from tracker.requests import request

TABLES = (permissions, transitions, notice_transitions, request)
SOURCE = "".join(
    path.read_text()
    for path in (Path(__file__).parent.parent / "tracker").rglob("*")
    if path.suffix in (".py", ".html") and path.name != "permissions.py"
)


def test_every_table_is_joined_and_no_verb_stands_in_two(app):
    rows = [row for table in TABLES for row in table.PERMISSIONS]
    assert list(MAY.values()) == rows and len({row.verb for row in rows}) == len(rows)


def test_every_permission_is_asked_for_somewhere():
    assert [row.verb for row in permissions.PERMISSIONS if f'"{row.verb}"' not in SOURCE] == []


def test_a_permission_that_nobody_wrote_down_is_an_error_and_no_refusal(app, cast):
    with pytest.raises(KeyError):
        permissions.can("fly", None, cast.office)
