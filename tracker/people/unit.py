"""Units: the forty bodies that the plan names, and the names they go by."""
from datetime import date

from peewee import CharField, DateField, ForeignKeyField, IntegerField

from tracker.db import Model

KINDS = {
    "office": "区政府办公室",
    "department": "区政府部门",
    "branch": "垂直管理和派出单位",
    "party": "其他单位",
    "street": "街道办事处",
}


class Unit(Model):
    """One unit with its dates of validity; a unit that was merged or renamed names its successor."""

    code = CharField(max_length=40, unique=True)
    name = CharField(max_length=60)
    full_name = CharField(max_length=120, default="")
    kind = CharField(max_length=20)
    position = IntegerField(default=0)
    valid_from = DateField()
    valid_to = DateField(null=True)
    successor = ForeignKeyField("self", null=True, on_delete="RESTRICT")

    @property
    def kind_name(self) -> str:
        return KINDS[self.kind]

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @classmethod
    def valid_in(cls, year: int):
        """Units that exist on some day of `year`."""
        return cls.select().where(
            (cls.valid_from <= date(year, 12, 31)) & (cls.valid_to.is_null() | (cls.valid_to >= date(year, 1, 1)))
        ).order_by(cls.position)


class UnitAlias(Model):
    unit = ForeignKeyField(Unit, backref="aliases", on_delete="CASCADE")
    name = CharField(max_length=120, unique=True)
