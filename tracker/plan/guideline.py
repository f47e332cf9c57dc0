"""Guidelines: a ministry publishes one, and task 2's three months begin for the units that the office names."""

import calendar
from datetime import date

from peewee import CharField, DateField, DateTimeField, ForeignKeyField, IntegerField

from tracker import clock
from tracker.accounts.person import Person
from tracker.data.database import Model
from tracker.plan.task import Task
from tracker.units.unit import Unit


class Guideline(Model):
    """`year` is the one in which it was registered: its cards stand there, and move on only while they are open."""

    task = ForeignKeyField(Task, backref="guidelines", on_delete="RESTRICT")
    title = CharField(max_length=200)
    issuer = CharField(max_length=120)
    number = CharField(max_length=120, default="")
    published_on = DateField()
    domain_name = CharField(max_length=60)
    due_on = DateField()
    year = IntegerField()
    registered_by = ForeignKeyField(Person, on_delete="RESTRICT")
    registered_at = DateTimeField(default=lambda: clock.now())

    @property
    def scope(self) -> str:
        """What marks its cards."""
        return f"guideline:{self.id}"

    @classmethod
    def by_scope(cls, scope: str) -> "Guideline | None":
        return (
            cls.get_or_none(cls.id == int(scope.removeprefix("guideline:")))
            if scope.startswith("guideline:")
            else None
        )


class GuidelineUnit(Model):
    guideline = ForeignKeyField(Guideline, backref="shares", on_delete="CASCADE")
    unit = ForeignKeyField(Unit, on_delete="RESTRICT")

    class Meta:
        indexes = ((("guideline", "unit"), True),)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last where it has no such day: 30 November → 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
