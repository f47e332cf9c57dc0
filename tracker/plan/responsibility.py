"""Responsibility: the units that the office names where the plan names none, task by task and dated."""

from collections import defaultdict
from datetime import date

from peewee import DateField, DateTimeField, ForeignKeyField, TextField

from tracker import clock
from tracker.accounts.person import Person
from tracker.data.database import Model
from tracker.plan.plan import Domain
from tracker.plan.task import Task
from tracker.units.unit import Unit


class Assignment(Model):
    """`unit` carries `task` (task 1: of `domain`) from one day to another, because the office said so."""

    task = ForeignKeyField(Task, backref="assignments", on_delete="RESTRICT")
    domain = ForeignKeyField(Domain, null=True, on_delete="RESTRICT")
    unit = ForeignKeyField(Unit, on_delete="RESTRICT")
    valid_from = DateField()
    valid_to = DateField(null=True)
    note = TextField(default="")
    assigned_by = ForeignKeyField(Person, on_delete="RESTRICT")
    assigned_at = DateTimeField(default=lambda: clock.now())

    class Meta:
        indexes = ((("task", "unit"), False),)


def assigned_in(year: int) -> dict[tuple[int, int | None], list[int]]:
    """(task id, domain id or None) → the ids of the units assigned to it on some day of `year`."""
    found = defaultdict(list)
    query = (
        Assignment.select()
        .where(
            (Assignment.valid_from <= date(year, 12, 31))
            & (Assignment.valid_to.is_null() | (Assignment.valid_to >= date(year, 1, 1)))
        )
        .order_by(Assignment.id)
    )
    for row in query:
        if row.unit_id not in found[row.task_id, row.domain_id]:
            found[row.task_id, row.domain_id].append(row.unit_id)
    return found
