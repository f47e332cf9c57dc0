"""A register's form: its fields, and how what a person typed becomes values or sentences."""

from dataclasses import dataclass
from datetime import date

from tracker.evidence.fieldtypes import READERS, Wrong, clean, read_date
from tracker.refusals import Invalid

WORDS_LIMIT = 500


@dataclass(frozen=True)
class Field:
    key: str
    label: str
    type: str = "text"  # text longtext date phone url choice flag
    required: bool = False
    help: str = ""
    choices: tuple[str, ...] = ()
    future: bool = False  # may a date be later than today?
    only: str = ""  # the one duty of which it is asked

    @property
    def options(self) -> list[tuple[str, str]]:
        return ([] if self.required else [("", "请选择")]) + [(c, c) for c in self.choices]


def read(fields: tuple[Field, ...], typed, today: date) -> tuple[dict, dict[str, str]]:
    """(values by key, errors by key). An empty field is None for dates, "" otherwise."""
    values, errors = {}, {}
    for field in fields:
        try:
            values[field.key] = _value(field, typed, today)
        except Wrong as wrong:
            errors[field.key] = f"“{field.label}”{wrong}"
    return values, errors


def _value(field: Field, typed, today: date):
    raw = typed.get(field.key, "")
    if field.type == "flag":
        return bool(raw)
    if not raw.strip():
        if field.required:
            raise Wrong("还没有" + ("选择。" if field.type == "choice" else "填写。"))
        return None if field.type == "date" else ""
    if field.type == "date":
        return _day(field, raw, today)
    if field.type == "longtext" and len(clean(raw)) > WORDS_LIMIT:
        raise Wrong(f"最多 {WORDS_LIMIT} 字，现在 {len(clean(raw))} 字。")
    value = READERS[field.type]({"choices": field.choices}, raw)
    if field.type == "text" and len(value) > 60:
        raise Wrong(f"最多 60 字，现在 {len(value)} 字。")
    return value


def _day(field: Field, raw: str, today: date) -> date:
    day = read_date(raw)
    if day > today and not field.future:
        raise Wrong("不能晚于今天；到那一天再来登记。")
    if not 1990 <= day.year <= today.year + 1:
        raise Wrong("看起来不对，请核对年份。")
    return day


def accepted(values: dict, errors: dict[str, str]) -> dict:
    if errors:
        raise Invalid(errors)
    return values


def as_words(value) -> str:
    """A value as the history keeps it."""
    return (
        {True: "是", False: "否", None: ""}.get(value, value)
        if isinstance(value, (bool, type(None)))
        else str(value)
    )
