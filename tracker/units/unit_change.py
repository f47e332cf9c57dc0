"""What has become of a unit: added, renamed, merged, ended; by whom, and from which day."""

from peewee import CharField, DateField, DateTimeField, ForeignKeyField, TextField

from tracker import clock
from tracker.accounts.person import Person
from tracker.data.database import Model
from tracker.units.unit import Unit

ACTIONS = {
    "unit.add": "新增单位",
    "unit.rename": "单位更名",
    "unit.alias": "登记别名",
    "unit.merge": "单位并入",
    "unit.retire": "单位撤销",
}


class UnitChange(Model):
    """Append-only. A unit that has one is kept by the administrator: loading the seeds leaves it alone."""

    unit = ForeignKeyField(Unit, backref="changes", on_delete="RESTRICT")
    on = DateField()
    verb = CharField(max_length=10)
    words = TextField(default="")
    person = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    at = DateTimeField(default=lambda: clock.now())

    @property
    def label(self) -> str:
        return ACTIONS[f"unit.{self.verb}"]
