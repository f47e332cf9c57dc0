"""A year of work: opened once, locked when its report is issued."""

from peewee import DateTimeField, ForeignKeyField, IntegerField

from tracker import clock
from tracker.accounts.person import Person
from tracker.data.database import Model, is_sqlite
from tracker.plan.plan import Plan
from tracker.refusals import Missing, Refused


class Year(Model):
    number = IntegerField(primary_key=True)
    plan = ForeignKeyField(Plan, on_delete="RESTRICT")
    opened_at = DateTimeField(default=lambda: clock.now())
    opened_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    locked_at = DateTimeField(null=True)

    @classmethod
    def current(cls) -> "Year | None":
        """The year at work: this calendar year when it is open, otherwise the newest that is."""
        newest = cls.select().order_by(cls.number.desc())
        return newest.where(cls.number <= clock.today().year).first() or newest.first()

    @classmethod
    def at_work(cls) -> "Year":
        """As `current`; raises Missing while no year is open."""
        year = cls.current()
        if year is None:
            raise Missing("还没有开启任何年度，请联系系统管理员。")
        return year

    @classmethod
    def opened(cls, number: int) -> "Year":
        """Raises Missing when that year is not open."""
        year = cls.get_or_none(cls.number == number)
        if year is None:
            raise Missing(f"{number} 年度还没有开启。")
        return year

    @classmethod
    def where_open(cls):
        """For a condition of a query: the year's report has not been issued."""
        return cls.locked_at.is_null()

    @classmethod
    def lock(cls, number: int) -> None:
        """End all changes to the year's cards; the moment of a lock that stands is left alone."""
        cls.update(locked_at=clock.now()).where((cls.number == number) & cls.where_open()).execute()

    def require_open(self, otherwise: str = "任务卡不能再变动") -> None:
        """Raise Refused, ending with `otherwise`, when the year's report has been issued."""
        if self.locked_at:
            raise Refused(f"{self.number} 年的年度报告已经印发，{otherwise}。")


def unlocked(number: int):
    """The year, if nothing has locked it, kept so until the transaction ends: whoever locks it waits. For a condition of a write."""
    found = Year.select(Year.number).where((Year.number == number) & Year.where_open())
    return (
        found if is_sqlite() else found.for_update("FOR SHARE")
    )  # SQLite holds the whole database
