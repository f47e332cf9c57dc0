"""Working days as the State Council announces them; where no announcement is known yet, Monday to Friday."""
from datetime import date

import chinese_calendar


def is_workday(day: date) -> bool:
    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError:  # the package knows the years that have been announced
        return day.weekday() < 5
