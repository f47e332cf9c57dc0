"""A notice: one card pressed for in writing, numbered in its year without gaps."""

from datetime import date
from enum import StrEnum

from peewee import CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, TextField

from tracker import clock
from tracker.accounts.person import Person
from tracker.boards.card import VERBS, Card
from tracker.data.database import Model


class Colour(StrEnum):
    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"

    @property
    def label(self) -> str:
        return COLOUR_NAMES[self]

    @property
    def meaning(self) -> str:
        return COLOUR_MEANINGS[self]


COLOUR_NAMES = {Colour.BLUE: "蓝色", Colour.YELLOW: "黄色", Colour.RED: "红色"}
COLOUR_MEANINGS = {
    Colour.BLUE: "临近时限",
    Colour.YELLOW: "进度滞后或质量不高",
    Colour.RED: "已经逾期",
}


class NoticeState(StrEnum):
    ISSUED = "issued"
    RECEIVED = "received"
    REPLIED = "replied"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return NOTICE_STATE_NAMES[self]


NOTICE_STATE_NAMES = {
    NoticeState.ISSUED: "待签收",
    NoticeState.RECEIVED: "待反馈",
    NoticeState.REPLIED: "待核查",
    NoticeState.CLOSED: "已办结",
    NoticeState.CANCELLED: "已撤销",
}
OPEN = (NoticeState.ISSUED, NoticeState.RECEIVED, NoticeState.REPLIED)


class Series(Model):
    """The last number given in a year. Its row is held while a number is given, so that none is lost or given twice."""

    year = IntegerField(primary_key=True)
    last = IntegerField(default=0)


class Notice(Model):
    """`code` is the number as printed, in the form that the office had set on that day."""

    series = ForeignKeyField(Series, column_name="series", on_delete="RESTRICT")
    number = IntegerField()
    code = CharField(max_length=60)
    card = ForeignKeyField(Card, backref="notices", on_delete="RESTRICT")
    colour = CharField(max_length=10)
    reason = TextField()
    demand = TextField()
    due_on = DateField()
    state = CharField(max_length=10, default=NoticeState.ISSUED)
    version = IntegerField(default=0)
    previous = ForeignKeyField("self", null=True, on_delete="RESTRICT")
    issued_at = DateTimeField(default=lambda: clock.now())
    issued_by = ForeignKeyField(Person, on_delete="RESTRICT")
    received_at = DateTimeField(null=True)
    received_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    reply = TextField(default="")
    replied_at = DateTimeField(null=True)
    replied_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    finding = TextField(default="")
    closed_at = DateTimeField(null=True)
    closed_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")

    class Meta:
        indexes = ((("series", "number"), True), (("card", "id"), False), (("state",), False))

    @property
    def unit_id(self) -> int:
        return self.card.unit_id

    @property
    def issued_on(self) -> date:
        return clock.local(self.issued_at).date()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_late(self) -> bool:
        """Not answered by the day that the notice set."""
        return (
            self.state in (NoticeState.ISSUED, NoticeState.RECEIVED) and self.due_on < clock.today()
        )

    @property
    def state_label(self) -> str:
        return NoticeState(self.state).label

    @property
    def colour_label(self) -> str:
        return Colour(self.colour).label


class NoticeStep(Model):
    """A line of a notice's history. Append-only: a reply that was sent back stays on record."""

    notice = ForeignKeyField(Notice, backref="steps", on_delete="RESTRICT")
    at = DateTimeField(default=lambda: clock.now())
    person = ForeignKeyField(Person, on_delete="RESTRICT")
    verb = CharField(max_length=20)
    words = TextField(default="")

    @property
    def label(self) -> str:
        return VERBS[self.verb].label
