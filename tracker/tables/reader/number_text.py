"""Numbers as their format shows them: days, times, percentages, and plain ones."""

import re
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

DATE, TIME, BOTH, PERCENT, PLAIN = "date", "time", "both", "percent", ""
# ECMA-376 18.8.30, with what the numbers mean in Chinese
BUILT_IN = (
    dict.fromkeys([*range(14, 18), *range(27, 32), 36, *range(50, 55), 57, 58], DATE)
    | dict.fromkeys([*range(18, 22), *range(32, 36), *range(45, 48), 55, 56], TIME)
    | {22: BOTH, 9: PERCENT, 10: PERCENT}
)
NO_SIGN = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].|;.*', re.S)


def look_of(format_code: str) -> str:
    """Which kind of number a format code such as yyyy"年"m"月" shows."""
    signs = NO_SIGN.sub("", format_code.lower())
    if "general" in signs or "g/" in signs:
        return PLAIN
    day, time = re.search("[yde]", signs.replace("e+", "")), re.search("[hs]", signs)
    if day or time:
        return BOTH if day and time else DATE if day else TIME
    return DATE if "m" in signs else PERCENT if "%" in signs else PLAIN


def shown(raw: str | float, look: str, *, from_1904: bool) -> str:
    """A number as a person would have typed it."""
    try:
        value = float(raw)
        exact = Decimal(f"{value:.15g}")
        if not exact.is_finite():
            return str(raw)
    except (ValueError, InvalidOperation):
        return str(raw)
    if look in (DATE, BOTH) and 1 <= value < 2_958_466:
        moment = _moment(value, from_1904)
        clock = look == BOTH and moment.time() != moment.time().min
        return f"{moment:%Y-%m-%d %H:%M}" if clock else f"{moment:%Y-%m-%d}"
    if look in (TIME, BOTH) and 0 <= value < 1:
        return f"{_moment(value, from_1904):%H:%M}"
    if look == PERCENT:
        return f"{(exact * 100).normalize():f}%"
    return f"{exact.normalize():f}" if abs(exact) < 10**21 else str(exact)


def _moment(serial: float, from_1904: bool) -> datetime:
    base = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30 if serial >= 60 else 31)
    moment = base + timedelta(seconds=round(serial * 86_400))
    return moment if moment.year <= 9999 else base
