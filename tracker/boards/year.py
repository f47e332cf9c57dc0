"""A year of work: opened once, locked when its report is issued."""
from peewee import DateTimeField, ForeignKeyField, IntegerField

from tracker import clock
from tracker.db import Model, is_sqlite
from tracker.people.person import Person
from tracker.plan.plan import Plan


class Year(Model):
    number = IntegerField(primary_key=True)
    plan = ForeignKeyField(Plan, on_delete="RESTRICT")
    opened_at = DateTimeField(default=clock.now)
    opened_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    locked_at = DateTimeField(null=True)

    @classmethod
    def current(cls) -> "Year | None":
        """The year at work: this calendar year when it is open, otherwise the newest that is."""
        newest = cls.select().order_by(cls.number.desc())
        return newest.where(cls.number <= clock.today().year).first() or newest.first()


def unlocked(number: int):
    """The year, if nothing has locked it, kept so until the transaction ends: whoever locks it waits. For a condition of a write."""
    found = Year.select(Year.number).where((Year.number == number) & Year.locked_at.is_null())
    return found if is_sqlite() else found.for_update("FOR SHARE")  # SQLite holds the whole database
