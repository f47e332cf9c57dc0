"""A kind's form: what a person typed becomes values, or sentences that say what to mend."""

from dataclasses import dataclass, field
from datetime import date

from tracker.characters import comparable
from tracker.evidence import rules
from tracker.evidence.fieldtypes import READERS, Wrong, read_date
from tracker.plan.conditions import all_hold
from tracker.text import zh_date

EARLIEST = date(2000, 1, 1)  # of the day on which a record happened
HAPPENED_ON = "happened_on"
PREFIX = "v-"  # of the inputs' names, so that no kind's field can collide with the form's own


@dataclass
class Parsed:
    """`values` is ready for JSON, without the fields that were left empty; `errors` by input name."""

    values: dict = field(default_factory=dict)
    happened_on: date | None = None
    errors: dict[str, str] = field(default_factory=dict)


def parse(definition: dict, form, today: date) -> Parsed:
    """Read `form` (a MultiDict) by a kind's definition. What it does not define is ignored."""
    found = Parsed()
    _read(
        found,
        HAPPENED_ON,
        definition["date_label"],
        lambda: _happened_on(form.get(HAPPENED_ON, ""), today),
    )
    for spec in definition["fields"]:
        _read(found, spec["key"], spec["label"], lambda spec=spec: _value(spec, form))
    for spec in definition["fields"]:
        if spec["key"] not in found.values and _is_needed(spec, found.values):
            verb = (
                "选择"
                if spec["type"] in ("choice", "choices")
                else "勾选"
                if spec["type"] == "flag"
                else "填写"
            )
            found.errors.setdefault(input_name(spec["key"]), f"请{verb}“{spec['label']}”。")
    for key, sentence in rules.broken(
        definition["rules"], found.values | {HAPPENED_ON: found.happened_on}
    ):
        found.errors.setdefault(input_name(key), sentence)
    return found


def input_name(key: str) -> str:
    return key if key == HAPPENED_ON else PREFIX + key


def _read(found: Parsed, key: str, label: str, value) -> None:
    try:
        value = value()
    except Wrong as wrong:
        found.errors[input_name(key)] = f"“{label}”{wrong}"
        return
    if key == HAPPENED_ON:
        found.happened_on = value
    elif value not in (None, "", []):
        found.values[key] = value


def _value(spec: dict, form):
    name = PREFIX + spec["key"]
    if spec["type"] == "flag":
        return True if form.get(name) else None
    if spec["type"] == "choices":
        chosen = set(map(comparable, form.getlist(name)))
        return [choice for choice in spec["choices"] if comparable(choice) in chosen]
    raw = form.get(name, "")
    return READERS[spec["type"]](spec, raw) if raw.strip() else None


def _is_needed(spec: dict, values: dict) -> bool:
    condition = spec.get("required_if")
    return bool(spec.get("required") or (condition and all_hold(condition, values)))


def _happened_on(raw: str, today: date) -> date:
    if not raw.strip():
        raise Wrong("还没有填写。")
    day = read_date(raw, latest=today)
    if day > today:
        raise Wrong("不能晚于今天；事情办完以后再来记录。")
    if day < EARLIEST:
        raise Wrong(f"不能早于 {EARLIEST.year} 年。")
    return day


def compared(kind, values: dict) -> dict:
    """Values in the form in which two records are compared, without those of fields that the kind no longer has."""
    keys = {f["key"] for f in kind.fields}
    return {
        key: comparable(value) if isinstance(value, str) else value
        for key, value in values.items()
        if key in keys
    }


def typed(definition: dict, values: dict, happened_on: date | None) -> dict[str, list[str]]:
    """What a person would have to type to get `values`: input name → strings."""
    found = {HAPPENED_ON: [happened_on.isoformat()] if happened_on else []}
    for spec in definition["fields"]:
        value = values.get(spec["key"])
        strings = value if isinstance(value, list) else ["1" if value is True else str(value)]
        found[PREFIX + spec["key"]] = strings if value not in (None, "", []) else []
    return found


def shown(spec: dict, value) -> str:
    """A value as a page shows it."""
    if value in (None, "", []):
        return ""
    if spec["type"] == "flag":
        return "是" if value else "否"
    if spec["type"] == "choices":
        return "、".join(value)
    if spec["type"] == "date":
        return zh_date(date.fromisoformat(value))
    return f"{value} {spec['unit']}" if spec.get("unit") else str(value)
