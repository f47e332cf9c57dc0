"""Days that the office sets off or to work, beside those that the State Council announces."""

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField

from tracker import clock
from tracker.accounts.person import Person
from tracker.data.database import Model


class SpecialDay(Model):
    """`works`: a day on which people work (调休上班), otherwise one on which they do not (放假); `words` say why."""

    day = DateField(primary_key=True)
    works = BooleanField()
    words = CharField(max_length=60)
    set_at = DateTimeField(default=lambda: clock.now())
    set_by = ForeignKeyField(Person, on_delete="RESTRICT")
