"""Check conditions against the fields that they name, before anything is ever judged by them."""

from tracker.plan.conditions import VERBS
from tracker.plan.seeds.entry import Entry

MEANT_FOR = {
    "contains": ("text", "longtext", "choices"),
    "any": ("text", "choice", "choices"),
    "at_least": ("number", "choices"),
    "filled": ("text", "longtext", "number", "date", "url", "choice", "choices", "phone"),
}
assert set(MEANT_FOR) == set(VERBS)


def read_where(entry: Entry, where: dict, fields: dict, key: str) -> None:
    """Refuse `where` when it names no field of `fields`, or asks of it what it can never answer."""
    for name, condition in where.items():
        if name not in fields:
            entry.refuse(f"{key} 里的“{name}”不是本类型的项。")
        field = fields[name]
        if not isinstance(condition, dict):
            _equal(entry, field, condition, key)
            continue
        if len(condition) != 1 or not set(condition) <= set(VERBS):
            entry.refuse(f"{key} 里“{name}”的条件要写 {'、'.join(VERBS)} 之一。")
        ((verb, wanted),) = condition.items()
        if field.type not in MEANT_FOR[verb]:
            entry.refuse(f"{key} 里“{name}”不能用 {verb}。")
        _wanted(entry, field, verb, wanted, key)


def _equal(entry: Entry, field, wanted, key: str) -> None:
    fits = {
        "flag": type(wanted) is bool,
        "number": type(wanted) is int,
        "text": type(wanted) is str,
        "choice": wanted in field.choices,
    }
    if not fits.get(field.type, False):
        entry.refuse(f"{key} 里“{field.key}”不能等于“{wanted}”。")


def _wanted(entry: Entry, field, verb: str, wanted, key: str) -> None:
    values = wanted if isinstance(wanted, list) else [wanted]
    shape = {
        "contains": type(wanted) is str,
        "any": isinstance(wanted, list) and all(type(v) is str for v in values),
        "filled": wanted is True,
        "at_least": type(wanted) is int and wanted > 0,
    }
    if not shape[verb] or not values:
        entry.refuse(f"{key} 里“{field.key}”的 {verb} 写得不对。")
    if verb in ("contains", "any") and field.choices:
        for value in values:
            if value not in field.choices:
                entry.refuse(f"{key} 里“{field.key}”没有“{value}”这个选项。")
    if verb == "at_least" and field.choices and wanted > len(field.choices):
        entry.refuse(f"{key} 里“{field.key}”只有 {len(field.choices)} 个选项，达不到 {wanted}。")
