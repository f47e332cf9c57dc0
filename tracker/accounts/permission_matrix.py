"""Who may do what, as a table to read: made from the rules themselves, so that it cannot be wrong."""

from dataclasses import dataclass

from tracker.accounts.person import Role
from tracker.permissions import MAY


@dataclass(frozen=True)
class Power:
    label: str
    by_role: dict[Role, str]  # whose things this role may do it to; empty when it may not


def powers() -> list[Power]:
    """A row for each verb, in the order of the rules."""
    return [
        Power(label, {role: rule.whose.label if role in rule.roles else "" for role in Role})
        for _, label, rule in MAY.values()
    ]
