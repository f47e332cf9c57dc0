"""Groups of units that the plan names as one, with dated members."""

from datetime import date

from peewee import CharField, DateField, ForeignKeyField

from tracker.data.database import Model
from tracker.units.unit import Unit

EXPLICIT, ASSIGNED, REGISTER = "explicit", "assigned", "register"


class UnitGroup(Model):
    """`membership` says who decides: the seeds, the office (the plan names nobody), or a register."""

    code = CharField(max_length=40, unique=True)
    name = CharField(max_length=60, unique=True)
    membership = CharField(max_length=10, default=EXPLICIT)

    def member_ids_in(self, year: int) -> list[int]:
        """The ids of its members on some day of `year`, in the units' order, even of those that have ended before."""
        return [
            row[0]
            for row in Unit.select(Unit.id)
            .join(Member)
            .where((Member.group == self) & in_year(year))
            .order_by(Unit.position, Unit.id)
            .tuples()
        ]


class Member(Model):
    group = ForeignKeyField(UnitGroup, backref="members", on_delete="CASCADE")
    unit = ForeignKeyField(Unit, backref="memberships", on_delete="CASCADE")
    valid_from = DateField()
    valid_to = DateField(null=True)

    class Meta:
        indexes = ((("group", "unit", "valid_from"), True),)


def in_year(year: int):
    """Members on some day of `year`."""
    return (Member.valid_from <= date(year, 12, 31)) & (
        Member.valid_to.is_null() | (Member.valid_to >= date(year, 1, 1))
    )
