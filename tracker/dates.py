"""Days as people write them, and as tables keep them."""

import re
import unicodedata
from datetime import date, timedelta

from tracker.characters import folded

TIME = r"(?:[T\s]*\d{1,2}\s*[:时]\s*\d{1,2}(?:\s*[:分]\s*\d{1,2}(?:\.\d+)?)?\s*[分秒]?(?:Z|[+-]\d\d:\d\d)?)?"
WEEKDAY = re.compile(
    r"\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?\s*$|\(?(?:星期|周)[一二三四五六日天]\)"
)
SEPARATED = re.compile(
    r"(\d{4})\s*[-/.年。·—–]\s*(\d{1,2})\s*[-/.月。·—–]\s*(\d{1,2})\s*[日号]?" + TIME
)
SHORT_YEAR = re.compile(r"(\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?")
TOGETHER = re.compile(r"(\d{4})(\d\d)(\d\d)")
NO_YEAR = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?" + TIME)
SERIAL = re.compile(r"\d{5}(?:\.0+)?")
FIRST_SERIAL = date(1899, 12, 30)  # day 0 of spreadsheets
SERIALS = (date(1949, 10, 1), date(2100, 12, 31))
NUMERALS = {sign: at for at, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}


def read_date(text: str, *, latest: date | None = None) -> date | None:
    """The day that `text` names: 2026-03-05, 2026年3月5日, 2026。3。5, 20260305, 二〇二六年三月五日, or a spreadsheet's 46086.

    A day without a year (3月5号) is the last such day up to `latest`; without `latest` it is none.
    """
    plain = unicodedata.normalize("NFKC", folded(text)).strip()
    plain = re.sub(r"[〇零○一二三四五六七八九十]+(?=[年月日号])", _digits, WEEKDAY.sub("", plain))
    try:
        if found := SEPARATED.fullmatch(plain) or TOGETHER.fullmatch(plain):
            return date(*map(int, found.groups()))
        if found := SHORT_YEAR.fullmatch(plain):
            return date(2000 + int(found[1]), int(found[2]), int(found[3]))
        if SERIAL.fullmatch(plain):
            day = FIRST_SERIAL + timedelta(days=int(float(plain)))
            return day if SERIALS[0] <= day <= SERIALS[1] else None
        if (found := NO_YEAR.fullmatch(plain)) and latest:
            days = (date(latest.year - back, int(found[1]), int(found[2])) for back in (0, 1))
            return next((day for day in days if day <= latest), None)
    except ValueError:
        pass
    return None


def _digits(numeral: re.Match) -> str:
    text = numeral[0]
    if "十" not in text:
        return "".join(str(NUMERALS[sign]) for sign in text)
    tens, _, ones = text.partition("十")
    return str(10 * NUMERALS.get(tens, 1) + NUMERALS.get(ones, 0))
