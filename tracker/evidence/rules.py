"""Relations between a record's fields that a kind demands: sums that agree, dates in order, a part within its whole."""

from collections.abc import Iterator
from datetime import date


def broken(rules: list[dict], values: dict) -> Iterator[tuple[str, str]]:
    """(field to mend, the rule's sentence) for each rule that `values` break; what is not filled breaks nothing."""
    for rule in rules:
        for relation, check in RELATIONS.items():
            if relation in rule:
                field = check(values, *rule[relation])
                if field:
                    yield field, rule["message"]


def _equal(values: dict, left: list[str], right: list[str]) -> str | None:
    if not any(values.get(key) is not None for key in left + right):
        return None
    total = {
        side: sum(values.get(key) or 0 for key in keys)
        for side, keys in (("left", left), ("right", right))
    }
    return right[-1] if total["left"] != total["right"] else None


def _not_after(values: dict, earlier: str, later: str) -> str | None:
    first, second = (_day(values.get(key)) for key in (earlier, later))
    return later if first and second and first > second else None


def _at_most(values: dict, part: str, whole: str) -> str | None:
    small, large = values.get(part), values.get(whole)
    return part if small is not None and large is not None and small > large else None


def _day(value) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


RELATIONS = {"equal": _equal, "not_after": _not_after, "at_most": _at_most}
