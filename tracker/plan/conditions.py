"""Conditions on a record's fields: the one grammar of a criterion's `where` and a field's `required_if`."""

VERBS = {
    "contains": lambda value, wanted: (
        wanted in (value or "")
    ),  # a part of a text, or one of the chosen
    "any": lambda value, wanted: bool(set(wanted) & set(_as_list(value))),
    "filled": lambda value, wanted: (value not in (None, "", [])) == wanted,
    "at_least": lambda value, wanted: (
        (len(value) if isinstance(value, list) else value or 0) >= wanted
    ),
}


def holds(condition, value) -> bool:
    """Does a field's `value` (None when it was left empty) meet `condition`: an equal value, or {verb: wanted}?"""
    if not isinstance(condition, dict):
        return value == condition
    return all(VERBS[verb](value, wanted) for verb, wanted in condition.items())


def all_hold(where: dict, values: dict) -> bool:
    """Do the `values` of a record, by field, meet every condition of `where`?"""
    return all(holds(condition, values.get(field)) for field, condition in where.items())


def _as_list(value) -> list:
    return value if isinstance(value, list) else [value]
