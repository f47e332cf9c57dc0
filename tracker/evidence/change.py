"""Changes: what happened to a record of evidence, by whom, and what it said before."""

from peewee import CharField, DateTimeField, ForeignKeyField, JSONField, TextField

from tracker import clock
from tracker.accounts.person import Person
from tracker.data.database import Model
from tracker.evidence.evidence import Evidence

ACTIONS = {
    "evidence.file": "新增佐证材料",
    "evidence.change": "修改佐证材料",
    "evidence.attach": "关联佐证材料",
    "evidence.detach": "移除佐证材料",
    "evidence.supersede": "替代佐证材料",
}


class Change(Model):
    """A line of a record's history. Append-only; `before` holds the values that were overwritten, by field key."""

    evidence = ForeignKeyField(Evidence, backref="changes", on_delete="RESTRICT")
    at = DateTimeField(default=lambda: clock.now())
    person = ForeignKeyField(Person, on_delete="RESTRICT")
    verb = CharField(max_length=20)
    words = TextField(default="")
    before = JSONField(default=dict)

    @property
    def label(self) -> str:
        return ACTIONS[f"evidence.{self.verb}"]
