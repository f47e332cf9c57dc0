"""Units: the forty bodies that the plan names, and the names they go by."""

from collections import defaultdict
from datetime import date

from peewee import CharField, DateField, ForeignKeyField, IntegerField

from tracker.data.database import Model

OFFICE = "office"
KINDS = {
    OFFICE: "区政府办公室",
    "department": "区政府部门",
    "branch": "垂直管理和派出单位",
    "party": "其他单位",
    "street": "街道办事处",
}
# A unit's report is public under its code (/open/2026/weiqu/), beside pages that have these names.
PAGES_OF_A_YEAR = ("data", "division", "meetings", "report", "tasks", "units")


def is_a_pages_name(code: str) -> bool:
    return code in PAGES_OF_A_YEAR or code.startswith("report-")


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
    def unit_id(self) -> int:
        """Whose it is: a unit is its own, so that permissions can be asked of it like of anything that it files."""
        return self.id

    @property
    def predecessors(self) -> list["Unit"]:
        """The units that were merged into it, directly or by way of others: their boards are this unit's to finish."""
        return list(
            Unit.select()
            .where((Unit.id << list(succeeded_by(self.id))) & (Unit.id != self.id))
            .order_by(Unit.position)
        )

    @property
    def kind_name(self) -> str:
        return KINDS[self.kind]

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @classmethod
    def valid_in(cls, year: int):
        """Units that exist on some day of `year`."""
        return (
            cls.select()
            .where(
                (cls.valid_from <= date(year, 12, 31))
                & (cls.valid_to.is_null() | (cls.valid_to >= date(year, 1, 1)))
            )
            .order_by(cls.position)
        )


class UnitAlias(Model):
    unit = ForeignKeyField(Unit, backref="aliases", on_delete="CASCADE")
    name = CharField(max_length=120, unique=True)


def succeeded_by(unit_id: int) -> frozenset[int]:
    """`unit_id` and the units that were merged into it, directly or by way of others: one query."""
    into = defaultdict(list)
    for old, successor in (
        Unit.select(Unit.id, Unit.successor).where(Unit.successor.is_null(False)).tuples()
    ):
        into[successor].append(old)
    found, waiting = set(), [unit_id]
    while waiting:
        unit = waiting.pop()
        if unit not in found:
            found.add(unit)
            waiting += into[unit]
    return frozenset(found)


def heirs() -> dict[int, int]:
    """unit id → the last of those into which it was merged, for every unit that was: one query."""
    into = dict(Unit.select(Unit.id, Unit.successor).where(Unit.successor.is_null(False)).tuples())
    found = {}
    for unit in into:
        passed, last = {unit}, into[unit]
        while last in into and last not in passed:
            passed.add(last)
            last = into[last]
        found[unit] = last
    return found
