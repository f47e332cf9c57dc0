"""Cards: one unit's share of one task in one year, and every way it can change."""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from peewee import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from tracker import clock
from tracker.accounts.person import Person
from tracker.boards.year import Year
from tracker.data.database import Model
from tracker.plan.guideline import Guideline
from tracker.plan.plan import Domain
from tracker.plan.task import Task
from tracker.units.unit import Unit


class State(StrEnum):
    PENDING = "pending"
    DOING = "doing"
    SUBMITTED = "submitted"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return STATE_NAMES[self]


STATE_NAMES = {
    State.PENDING: "待签收",
    State.DOING: "办理中",
    State.SUBMITTED: "待核验",
    State.CLOSED: "已销号",
}


WITH_UNIT = (State.PENDING, State.DOING)  # it is the unit's turn


class Closure(StrEnum):
    """How a unit says that its share is done; §4: 不涉及 and 零报告 are ways to submit."""

    DONE = "done"
    NOT_APPLICABLE = "not_applicable"
    NOTHING_TO_REPORT = "nothing_to_report"

    @property
    def label(self) -> str:
        return CLOSURE_NAMES[self]


CLOSURE_NAMES = {
    Closure.DONE: "已完成",
    Closure.NOT_APPLICABLE: "不涉及",
    Closure.NOTHING_TO_REPORT: "零报告",
}


class Verb(NamedTuple):
    """What a card's history calls it, and who may read its words: those who may see what it belongs to."""

    label: str
    open_to: Callable[[Person, "Card"], bool]


VERBS: dict[str, Verb] = {}  # filled in wiring.py

PROGRESS_LIMIT = 10_000  # characters
WORDS_LIMIT = 2_000


class Card(Model):
    """`version` counts moves, and a move must carry the one it saw; `rev` counts every visible change."""

    year = ForeignKeyField(Year, backref="cards", on_delete="RESTRICT")
    task = ForeignKeyField(Task, backref="cards", on_delete="RESTRICT")
    unit = ForeignKeyField(Unit, backref="cards", on_delete="RESTRICT")
    domain = ForeignKeyField(Domain, null=True, on_delete="RESTRICT")
    scope = CharField(max_length=40, default="")
    state = CharField(max_length=10, default=State.PENDING)
    version = IntegerField(default=0)
    rev = IntegerField(default=0)
    due_on = DateField(null=True)
    leads = BooleanField(default=False)
    progress = TextField(default="")
    closure = CharField(max_length=20, default=Closure.DONE)
    reason = TextField(default="")
    returns = IntegerField(default=0)
    submitted_at = DateTimeField(null=True)
    submitted_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    closed_at = DateTimeField(null=True)
    closed_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    postponed = IntegerField(
        default=0
    )  # how often its date moved; this and the next are counted by `requests` alone
    asking = IntegerField(default=0)  # requests that wait for the office

    class Meta:
        indexes = (
            (("year", "task", "unit", "scope"), True),
            (("year", "unit"), False),
            (("year", "state"), False),
        )

    @property
    def state_label(self) -> str:
        return STATE_NAMES[self.state]

    @property
    def name(self) -> str:
        """What people call this card: the task's number, and its domain where it has one."""
        return f"任务{self.task.number}" + (f"·{self.share_name}" if self.share_name else "")

    @property
    def share_name(self) -> str:
        """The domain of which this card is a share: of annex 2 for task 1, of a guideline for task 2 (few: one query each)."""
        if self.domain_id:
            return self.domain.display_name
        guideline = Guideline.by_scope(self.scope)
        return guideline.domain_name if guideline else ""


class Event(Model):
    """A line of a card's history. Append-only: nothing updates or deletes it."""

    card = ForeignKeyField(Card, backref="events", on_delete="RESTRICT")
    at = DateTimeField(default=lambda: clock.now(), index=True)
    person = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    verb = CharField(max_length=20)
    before = CharField(max_length=10, default="")
    after = CharField(max_length=10, default="")
    words = TextField(default="")
    closure = CharField(max_length=20, default="")

    @property
    def label(self) -> str:
        return VERBS[self.verb].label
