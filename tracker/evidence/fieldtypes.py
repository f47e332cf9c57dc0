"""Field types: how each reads one typed string, or says why it cannot."""

import re
import unicodedata
from datetime import date
from urllib.parse import urlsplit

from tracker import dates
from tracker.characters import comparable, folded

DATE_FROM, DATE_TO = date(1949, 10, 1), date(2100, 12, 31)
TEXT_LIMIT, LONGTEXT_LIMIT, URL_LIMIT = 200, 5_000, 500
NUMBER_LIMIT = 999_999_999

PHONE = re.compile(r"[+(]?\d[\d ()\-+,;、转/]{4,58}\d")


class Wrong(Exception):
    """Why what was typed is not a value, as a sentence."""


def ascii_form(text: str) -> str:
    """Full-width digits and signs, as input methods produce them, in their plain form."""
    return unicodedata.normalize("NFKC", text).strip()


def clean(text: str) -> str:
    """As it is kept: without what nobody sees, and without spaces around it."""
    return folded(text).strip()


def _text(spec: dict, raw: str) -> str:
    value = " ".join(clean(raw).split())
    return _at_most(value, TEXT_LIMIT)


def _longtext(spec: dict, raw: str) -> str:
    return _at_most(clean(raw), LONGTEXT_LIMIT)


def _at_most(value: str, limit: int) -> str:
    if len(value) > limit:
        raise Wrong(f"最多 {limit} 字，现在 {len(value)} 字。")
    return value


def _number(spec: dict, raw: str) -> int:
    digits = ascii_form(raw).replace(",", "").removesuffix(spec.get("unit") or "").strip()
    if not re.fullmatch(r"-?\d{1,12}", digits, re.ASCII):
        raise Wrong("请填整数，如 12。")
    low, high = spec.get("min") or 0, spec.get("max") or NUMBER_LIMIT
    if not low <= int(digits) <= high:
        raise Wrong(f"应在 {low} 到 {high} 之间。")
    return int(digits)


def read_date(raw: str, *, latest: date | None = None) -> date:
    """A day as a date input sends it, or as people write it; `latest` allows one without a year."""
    day = dates.read_date(raw, latest=latest)
    if day is None:
        raise Wrong("请填日期，如 2026-03-05。")
    return day


def _date(spec: dict, raw: str) -> str:
    day = read_date(raw)
    if not DATE_FROM <= day <= DATE_TO:
        raise Wrong(f"应在 {DATE_FROM.year} 年到 {DATE_TO.year} 年之间。")
    return day.isoformat()


def _url(spec: dict, raw: str) -> str:
    address = clean(raw)
    try:
        parts = urlsplit(address)
        whole = (
            parts.scheme.lower() in ("http", "https")
            and "." in (parts.hostname or "")
            and parts.username is None
        )
        whole = whole and (parts.port or True)
    except ValueError:
        whole = False
    if not whole or re.search(r"[\s<>\"\\]", address):
        raise Wrong("请填完整的网址，以 http:// 或 https:// 开头。")
    return _at_most(address, URL_LIMIT)


def _choice(spec: dict, raw: str) -> str:
    choice = choice_of(raw, spec["choices"])
    if choice is None:
        raise Wrong("请从列出的选项中选择。")
    return choice


def choice_of(raw: str, choices) -> str | None:
    """The choice that `raw` names, whatever its width, case and spaces."""
    wanted = comparable(raw)
    return next((choice for choice in choices if comparable(choice) == wanted), None)


def _phone(spec: dict, raw: str) -> str:
    number = ascii_form(raw)
    if not PHONE.fullmatch(number):
        raise Wrong("请填电话号码，如 029-85290000。")
    return number


# type → how one string is read; choices and flag are read from the form itself
READERS = {
    "text": _text,
    "longtext": _longtext,
    "number": _number,
    "date": _date,
    "url": _url,
    "choice": _choice,
    "phone": _phone,
}
