"""New-media accounts and their filings: opened, changed, closed, cancelled."""

from datetime import date

from peewee import CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, TextField

from tracker import clock
from tracker.accounts.person import Person
from tracker.data.database import Model
from tracker.units.unit import Unit

OPEN, CHANGE, CLOSE, CANCEL = "开设", "变更", "关停", "注销"
EVENTS = (OPEN, CHANGE, CLOSE, CANCEL)


class MediaAccount(Model):
    """`opened_on` and `closed_on` follow from its filings; `exemption` says why a second account on a platform may be."""

    unit = ForeignKeyField(Unit, backref="media_accounts", on_delete="RESTRICT")
    platform = CharField(max_length=20)
    name = CharField(max_length=120)
    account_id = CharField(max_length=120, default="")
    owner = CharField(max_length=120, default="")
    operator = CharField(max_length=120, default="")
    exemption = TextField(default="")
    opened_on = DateField()
    closed_on = DateField(null=True)
    updated_on = DateField(null=True)
    version = IntegerField(default=0)
    created_at = DateTimeField(default=lambda: clock.now())
    sent_back = ()  # the closed cards that a change just made to this account has reopened; not a column

    @property
    def last(self) -> date:
        """The day after which it needs to be updated again."""
        return self.updated_on or self.opened_on

    def is_live_on(self, day: date) -> bool:
        return self.opened_on <= day and (self.closed_on is None or day < self.closed_on)

    def is_live_in(self, year: int) -> bool:
        return self.opened_on <= date(year, 12, 31) and (
            self.closed_on is None or self.closed_on > date(year, 1, 1)
        )


class Filing(Model):
    """One 开设, 变更, 关停 or 注销 with the days of the unit's approval, of each level's filing, and of its effect."""

    account = ForeignKeyField(MediaAccount, backref="filings", on_delete="RESTRICT")
    event = CharField(max_length=10)
    reason = TextField(default="")
    unit_approved_on = DateField(null=True)
    district_filed_on = DateField(null=True)
    city_filed_on = DateField(null=True)
    provincial_filed_on = DateField(null=True)
    effective_on = DateField()
    person = ForeignKeyField(Person, on_delete="RESTRICT")
    at = DateTimeField(default=lambda: clock.now())

    @property
    def is_late(self) -> bool:
        """Filed with the district after it had taken effect (二（三）10)."""
        return self.district_filed_on is not None and self.district_filed_on > self.effective_on
