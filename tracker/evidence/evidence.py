"""A record of evidence: one unit's, of one kind, on any number of cards."""

from peewee import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
)

from tracker import clock
from tracker.accounts.person import Person
from tracker.boards.card import Card
from tracker.data.database import Model
from tracker.evidence.kind import Kind
from tracker.units.unit import Unit


class Evidence(Model):
    """`happened_on` decides the year it counts for; `values` are the kind's fields by key."""

    unit = ForeignKeyField(Unit, backref="evidence", on_delete="RESTRICT")
    kind = ForeignKeyField(Kind, on_delete="RESTRICT")
    title = CharField(max_length=200)
    happened_on = DateField(index=True)
    values = JSONField(default=dict)
    public = BooleanField(default=False)
    created_by = ForeignKeyField(Person, on_delete="RESTRICT")
    created_at = DateTimeField(default=lambda: clock.now())
    changed_at = DateTimeField(default=lambda: clock.now())
    version = IntegerField(default=0)
    superseded_by = ForeignKeyField("self", null=True, on_delete="RESTRICT")

    class Meta:
        indexes = ((("unit", "happened_on"), False),)


class EvidenceCard(Model):
    """A record stands on a card."""

    evidence = ForeignKeyField(Evidence, backref="links", on_delete="RESTRICT")
    card = ForeignKeyField(Card, on_delete="RESTRICT")
    linked_by = ForeignKeyField(Person, on_delete="RESTRICT")
    linked_at = DateTimeField(default=lambda: clock.now())

    class Meta:
        indexes = ((("evidence", "card"), True),)
