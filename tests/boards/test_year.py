"""A year is locked once, and then nothing of it changes."""

from datetime import timedelta

import pytest

from tests.conftest import NOW
from tracker.boards.year import Year
from tracker.refusals import Refused


def test_a_year_that_is_locked_again_keeps_its_moment(cast, frozen_clock):
    Year.get_by_id(2026).require_open()
    Year.lock(2026)
    frozen_clock(NOW + timedelta(days=3))
    Year.lock(2026)
    year = Year.get_by_id(2026)
    assert year.locked_at == NOW and not Year.select().where(Year.where_open()).exists()
    with pytest.raises(Refused, match="2026 年的年度报告已经印发，任务卡不能再变动。"):
        year.require_open()
