"""The 38 tasks, and the parties that each names as responsible."""

from datetime import date

from peewee import BooleanField, CharField, DateField, ForeignKeyField, IntegerField, TextField

from tracker.data.database import Model
from tracker.plan.plan import Domain, Plan
from tracker.units.unit import Unit
from tracker.units.unit_group import UnitGroup

FIXED, STANDING, RELATIVE = "fixed", "standing", "relative"


class Task(Model):
    """One row of annex 1. `due_on` is set for `fixed` tasks, `months` for `relative` ones."""

    plan = ForeignKeyField(Plan, backref="tasks", on_delete="CASCADE")
    number = IntegerField()
    text = TextField()
    chapter = CharField(max_length=20)
    chapter_title = CharField(max_length=60)
    clause = CharField(max_length=20)
    clause_title = CharField(max_length=120)
    deadline_text = CharField(max_length=60)
    deadline = CharField(max_length=10)
    due_on = DateField(null=True)
    months = IntegerField(null=True)
    body_text = TextField(default="")
    note = TextField(default="")

    class Meta:
        indexes = ((("plan", "number"), True),)

    def due_in(self, year: int) -> date | None:
        """The day on which this task is due in `year` (design.md §3); None when an event must start its clock.

        A fixed task is due on its date in its own year and is a yearly review afterwards.
        """
        if self.deadline == RELATIVE:
            return None
        if self.deadline == FIXED and self.due_on.year == year:
            return self.due_on
        return date(year, 12, 31)

    def phase_in(self, year: int) -> str:
        """'first' in a fixed task's own year, 'review' after it, '' for tasks that stand every year."""
        if self.deadline != FIXED:
            return ""
        return "first" if year <= self.due_on.year else "review"


class Party(Model):
    """A unit or a group that a task (task 1: a domain) names as responsible.

    `carries` is False for a lead that only the plan's body names: it gets no card of its own.
    """

    task = ForeignKeyField(Task, backref="parties", on_delete="CASCADE")
    domain = ForeignKeyField(Domain, null=True, backref="parties", on_delete="CASCADE")
    unit = ForeignKeyField(Unit, null=True, on_delete="RESTRICT")
    group = ForeignKeyField(UnitGroup, null=True, on_delete="RESTRICT")
    label = CharField(max_length=60)
    leads = BooleanField(default=False)
    carries = BooleanField(default=True)
    source = CharField(max_length=10, default="annex")
    position = IntegerField(default=0)
