"""Criteria: what must be on record before a card can be closed, and who demands it."""

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField, JSONField, TextField

from tracker.data.database import Model
from tracker.plan.task import Task

PLAN, YARDSTICK = "plan", "yardstick"
BASIS_NAMES = {PLAN: "方案要求", YARDSTICK: "建议标准"}


class Criterion(Model):
    """`need` pieces of proof from `source` for the cards that it `applies` to.

    `conditions` are asked of a record's fields; `standing` proof stays good in later years;
    `zero_ok` lets a zero report stand for it.
    """

    task = ForeignKeyField(Task, backref="criteria", on_delete="CASCADE")
    key = CharField(max_length=40)
    label = CharField(max_length=40)
    source = CharField(max_length=20, default="evidence")
    kind = CharField(max_length=40, default="")
    need = IntegerField(default=1)
    applies = JSONField(default=dict)
    phase = CharField(max_length=10, default="")
    conditions = JSONField(default=dict)
    standing = BooleanField(default=False)
    zero_ok = BooleanField(default=False)
    basis = CharField(max_length=10)
    clause = CharField(max_length=20)
    wording = TextField()
    active = BooleanField(default=True)
    position = IntegerField(default=0)

    class Meta:
        indexes = ((("task", "key"), True),)

    @property
    def basis_name(self) -> str:
        return BASIS_NAMES[self.basis]

    def applies_to(self, card) -> bool:
        """Is this criterion asked of `card` (with its task, unit and year loaded)?"""
        if not self.active or self.phase not in ("", card.task.phase_in(card.year_id)):
            return False
        who = self.applies.get("who", "every")
        return {
            "every": True,
            "office": card.unit.kind == "office",
            "others": card.unit.kind != "office",
            "coordinator": card.leads,
            "units": self._names(card.unit.code, card.year_id),
        }[who]

    def _names(self, code: str, year: int) -> bool:
        """Is the unit named, or in `year` the heir of one that is (plan/heirs.py)?"""
        return (
            code in self.applies.get("units", ())
            or self.applies.get("heirs", {}).get(code, year + 1) <= year
        )
