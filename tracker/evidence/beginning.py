"""What a new record's form begins with, so that nobody types what is known already."""
from tracker.boards.card import Card
from tracker.evidence.fields import typed
from tracker.evidence.kind import Kind
from tracker.evidence.standing import criteria_of


def begun(kind: Kind, year: int, card: Card | None = None, key: str = "") -> dict[str, list[str]]:
    """Input name → strings: the kind's defaults, and the sort of record that the card's criterion `key` asks for.

    Only what sorts a record is taken from a criterion; whether the facts meet it is for the clerk to say.
    """
    values = {spec["key"]: spec["default"].replace("{year}", str(year)) for spec in kind.fields if spec.get("default")}
    sorting = {spec["key"] for spec in kind.fields if spec.get("sorts")}
    for criterion in criteria_of([card.task_id]) if card and key else ():
        if criterion.key == key and criterion.kind == kind.key:
            values |= {name: [condition["contains"]] if isinstance(condition, dict) else condition
                       for name, condition in criterion.conditions.items()
                       if name in sorting and (not isinstance(condition, dict) or "contains" in condition)}
    return typed(kind.definition, values, None)
