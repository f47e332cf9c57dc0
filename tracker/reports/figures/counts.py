"""A report's smallest figures: a card as it counts, and cards by state."""

from dataclasses import dataclass

from tracker.boards.card import STATE_NAMES, State
from tracker.reports.figures.rates import rate_of

# In the order in which they are printed: what is finished comes first.
STATES = {
    str(state): STATE_NAMES[state]
    for state in (State.CLOSED, State.SUBMITTED, State.DOING, State.PENDING)
}


@dataclass(frozen=True)
class Counts:
    """Cards by state; overdue and returned ones are among them."""

    closed: int = 0
    submitted: int = 0
    doing: int = 0
    pending: int = 0
    overdue: int = 0
    returned: int = 0

    @property
    def total(self):
        return self.closed + self.submitted + self.doing + self.pending

    @property
    def rate(self):
        """Closed cards in percent with one digit, or None where there is no card."""
        return rate_of(self.closed, self.total)

    def __add__(self, other):
        return Counts(
            *(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__)
        )

    @classmethod
    def of(cls, shares):
        states = [share.state for share in shares]
        return cls(
            **{state: states.count(state) for state in STATES},
            overdue=sum(share.overdue for share in shares),
            returned=sum(share.returns > 0 for share in shares),
        )


@dataclass(frozen=True)
class Share:
    """One unit's card: its part of a task, for task 1 in one domain, for task 2 in the field of a ministry's guideline."""

    task: int
    code: str
    unit: str
    state: str
    overdue: bool = False
    returns: int = 0
    leads: bool = False
    domain: str = ""
    closure: str = ""
    reason: str = ""
    progress: str = ""
    card: int = 0  # its id, to follow a figure on screen
