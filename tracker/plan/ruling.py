"""Rulings: where the source is defective or silent, what this product takes it to mean."""

from peewee import CharField, ForeignKeyField, IntegerField, JSONField, TextField

from tracker.data.database import Model
from tracker.plan.plan import Plan


class Ruling(Model):
    plan = ForeignKeyField(Plan, backref="rulings", on_delete="CASCADE")
    key = CharField(max_length=60)
    title = CharField(max_length=120)
    place = CharField(max_length=120)
    source_text = TextField()
    finding = TextField()
    ruling = TextField()
    affects = JSONField(default=list)
    alternatives = JSONField(default=list)
    position = IntegerField(default=0)

    class Meta:
        indexes = ((("plan", "key"), True),)
