"""Remarks 留言: what a unit and the office say to each other about a card. Append-only."""
from peewee import DateTimeField, ForeignKeyField, TextField

from tracker import clock
from tracker.boards.card import Card
from tracker.db import Model
from tracker.people.person import Person
from tracker.people.unit import Unit


class Remark(Model):
    """`unit` is the sender's at the time: people change posts."""

    card = ForeignKeyField(Card, backref="remarks", on_delete="RESTRICT")
    person = ForeignKeyField(Person, on_delete="RESTRICT")
    unit = ForeignKeyField(Unit, on_delete="RESTRICT")
    at = DateTimeField(default=lambda: clock.now())
    text = TextField()
