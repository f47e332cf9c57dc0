"""Changes: what happened to a record of evidence, by whom, and what it said before."""

from peewee import CharField, DateTimeField, ForeignKeyField, JSONField, TextField

from tracker import clock
from tracker.accounts.person import Person
from tracker.data.database import Model
from tracker.evidence.evidence import Evidence

NAMES = {
    "file": "填报",
    "change": "修改",
    "attach": "关联",
    "detach": "移出",
    "supersede": "被新的材料替代",
}


class Change(Model):
    """A line of a record's history. Append-only; `before` holds the values that were overwritten, by field key."""

    evidence = ForeignKeyField(Evidence, backref="changes", on_delete="RESTRICT")
    at = DateTimeField(default=lambda: clock.now())
    person = ForeignKeyField(Person, on_delete="RESTRICT")
    verb = CharField(max_length=20)
    words = TextField(default="")
    before = JSONField(default=dict)
