"""Decisions: where the office rules otherwise than what ships, and where it sets a yardstick of its own."""

from peewee import CharField, DateTimeField, ForeignKeyField, JSONField, TextField

from tracker import clock
from tracker.accounts.person import Person
from tracker.data.database import Model
from tracker.plan.criterion import Criterion
from tracker.plan.ruling import Ruling

SHIPPED, ALTERNATIVE, OWN = "shipped", "alternative", "own"


class Decision(Model):
    """How `ruling` is to be read from `at` on. Append-only; the newest is in force, none means what ships.

    `choice` alternative: `text` is one of the ruling's; own: the office's words, which change no data.
    """

    ruling = ForeignKeyField(Ruling, backref="decisions", on_delete="CASCADE")
    at = DateTimeField(default=lambda: clock.now())
    person = ForeignKeyField(Person, on_delete="RESTRICT")
    choice = CharField(max_length=12)
    text = TextField(default="")
    detail = JSONField(default=dict)
    reason = TextField()


class Yardstick(Model):
    """What the office has made of a criterion of its own (建议标准). Append-only; the newest is in force.

    `values` holds need, label, wording and active; empty means as shipped.
    """

    criterion = ForeignKeyField(Criterion, backref="yardsticks", on_delete="CASCADE")
    at = DateTimeField(default=lambda: clock.now())
    person = ForeignKeyField(Person, on_delete="RESTRICT")
    before = JSONField(default=dict)
    values = JSONField(default=dict)
    reason = TextField()
