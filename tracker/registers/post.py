"""Posts: who heads a unit, who is in charge of open government there, and who works on it full time."""

from datetime import date

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField

from tracker import clock
from tracker.data.database import Model
from tracker.units.unit import Unit


class Post(Model):
    """Somebody in a duty from one day to another. It is ended, never deleted; `division_…` is asked of task 33's deputy only."""

    unit = ForeignKeyField(Unit, backref="posts", on_delete="RESTRICT")
    person_name = CharField(max_length=60)
    duty = CharField(max_length=20)
    title = CharField(max_length=120, default="")
    full_time = BooleanField(default=False)
    phone = CharField(max_length=60, default="")
    basis = CharField(max_length=200, default="")
    valid_from = DateField()
    valid_to = DateField(null=True)
    division_published_on = DateField(null=True)
    division_url = CharField(max_length=500, default="")
    version = IntegerField(default=0)
    created_at = DateTimeField(default=lambda: clock.now())

    class Meta:
        indexes = ((("unit", "duty"), False),)

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def values(self) -> dict:
        """What criteria ask about (plan/registers.py)."""
        return {
            "duty": self.duty,
            "full_time": self.full_time,
            "title": self.title,
            "division_published_on": self.division_published_on,
            "division_url": self.division_url,
        }
