"""Working days: as the office has set them, as the State Council announces them, otherwise Monday to Friday."""

from datetime import date, timedelta

import chinese_calendar
from chinese_calendar import constants

from tracker.settings.special_day import SpecialDay

ANNOUNCED_UNTIL = max(constants.holidays).year  # as far as the package knows the announcements


def is_workday(day: date) -> bool:
    """Two steps: what the office says of this very day counts before what was announced."""
    special = SpecialDay.get_or_none(SpecialDay.day == day)
    return special.works if special else announced_workday(day)


def announced_workday(day: date) -> bool:
    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError:
        return day.weekday() < 5


def workday_from(day: date) -> date:
    """`day`, or the next working day after it; no holiday is longer than a month."""
    return next((d for d in (day + timedelta(days=n) for n in range(31)) if is_workday(d)), day)
