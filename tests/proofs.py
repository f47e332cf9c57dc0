"""Proof as a unit would type it: just enough for a criterion, and nothing that another criterion asks."""

from datetime import date

from tracker.evidence.fields import typed
from tracker.evidence.kind import Kind
from tracker.plan.conditions import all_hold
from tracker.plan.criterion import Criterion

PLAIN = {
    "text": "演示",
    "longtext": "演示说明。",
    "url": "https://www.example.gov.cn/1",
    "phone": "029-85290000",
}


def values_for(kind: Kind, conditions: dict, day: date) -> dict:
    """The smallest values of `kind` that meet `conditions`; only what must be filled is."""
    specs = {f["key"]: f for f in kind.fields}
    needed = {key for key, spec in specs.items() if spec["required"]} | set(conditions)
    values = {
        key: _value(spec, conditions.get(key), day) for key, spec in specs.items() if key in needed
    }
    for key, spec in specs.items():
        if spec["required_if"] and all_hold(spec["required_if"], values):
            values.setdefault(key, _value(spec, None, day))
    return values


def form_of(kind: Kind, values: dict, day: date, *cards: int) -> dict:
    """What the form for a new record sends. `again`: several alike are meant."""
    return typed(kind.definition, values, day) | {
        "kind": kind.key,
        "cards": list(cards),
        "again": "1",
    }


def pieces_of(
    asked: list[Criterion], kinds: dict[str, Kind], day: date
) -> list[tuple[Criterion, dict]]:
    """Exactly the records that criteria of evidence ask for: the strictest first, because theirs may serve the others."""
    pieces = []
    for criterion in sorted(asked, key=lambda c: -len(c.conditions)):
        if criterion.source == "evidence":
            values = values_for(kinds[criterion.kind], criterion.conditions, day)
            have = sum(
                c.kind == criterion.kind and all_hold(criterion.conditions, v) for c, v in pieces
            )
            pieces += [(criterion, values)] * max(criterion.need - have, 0)
    return pieces


def _value(spec: dict, condition, day: date):
    verb, wanted = (
        next(iter(condition.items())) if isinstance(condition, dict) else ("equals", condition)
    )
    if spec["type"] == "choices":
        return (
            spec["choices"][:wanted]
            if verb == "at_least"
            else [wanted]
            if verb == "contains"
            else spec["choices"][:1]
        )
    if verb in ("contains", "at_least") or (wanted is not None and verb == "equals"):
        return wanted
    if verb == "any":
        return wanted[0]
    return _least(spec, day)


def _least(spec: dict, day: date):
    """The smallest thing that can be typed."""
    return {
        "number": spec["min"] or 0,
        "date": day.isoformat(),
        "flag": True,
        "choice": next(iter(spec["choices"]), None),
        **PLAIN,
    }[spec["type"]]
