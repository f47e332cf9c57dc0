"""What a new record's form begins with, so that nobody types what is known already."""

from collections.abc import Callable
from datetime import date

from tracker.boards.card import Card
from tracker.evidence.fields import typed
from tracker.evidence.kind import Kind
from tracker.evidence.matching import criteria_of
from tracker.plan.conditions import all_hold

# name in a kind's `known` → asked with a card and the site's address: the day and the values of a record that the product knows
known: dict[str, Callable[[Card, str], tuple[date | None, dict]]] = {}


def begun(
    kind: Kind, year: int, card: Card | None = None, key: str = "", site: str = ""
) -> dict[str, list[str]]:
    """Input name → strings: the kind's defaults, the sort of record that the card's criterion `key` asks for, and what is known of it.

    Only what sorts a record is taken from a criterion; whether the facts meet it is for the clerk to say.
    """
    day = None
    values = {
        spec["key"]: spec["default"].replace("{year}", str(year))
        for spec in kind.fields
        if spec.get("default")
    }
    sorting = {spec["key"] for spec in kind.fields if spec.get("sorts")}
    for criterion in criteria_of([card.task_id]) if card and key else ():
        if criterion.key == key and criterion.kind == kind.key:
            values |= {
                name: [condition["contains"]] if isinstance(condition, dict) else condition
                for name, condition in criterion.conditions.items()
                if name in sorting and (not isinstance(condition, dict) or "contains" in condition)
            }
    for source, where in kind.definition.get("known", {}).items():
        if card and all_hold(where, values):
            day, facts = known[source](card, site)
            values |= facts
    return typed(kind.definition, values, day)
