"""A request: what a unit asks about one card, and what the office answered."""

from enum import StrEnum

from peewee import CharField, DateField, DateTimeField, ForeignKeyField, TextField

from tracker import clock
from tracker.accounts.person import Person
from tracker.boards.access import sees_correspondence
from tracker.boards.card import Card, Verb
from tracker.data.database import Model
from tracker.permissions import OFFICE, UNIT, Permission, Rule, Whose
from tracker.units.unit import Unit


class Kind(StrEnum):
    EXTENSION = "extension"
    DISPUTE = "dispute"

    @property
    def label(self) -> str:
        return {Kind.EXTENSION: "延期申请", Kind.DISPUTE: "待调整"}[self]


class Answer(StrEnum):
    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


ANSWERS = {
    Kind.EXTENSION: {
        Answer.OPEN: "待审批",
        Answer.GRANTED: "同意延期",
        Answer.REFUSED: "不同意延期",
        Answer.WITHDRAWN: "已撤回",
    },
    Kind.DISPUTE: {
        Answer.OPEN: "待审批",
        Answer.GRANTED: "确认不涉及",
        Answer.REFUSED: "维持责任单位",
        Answer.WITHDRAWN: "已撤回",
    },
}
VERBS = {
    verb: Verb(label, sees_correspondence)
    for verb, label in (
        ("extension-ask", "申请延期"),
        ("extension-grant", "同意延期"),
        ("extension-refuse", "不同意延期"),
        ("extension-withdraw", "撤回延期申请"),
        ("dispute-ask", "提出待调整"),
        ("dispute-grant", "确认不涉及"),
        ("dispute-refuse", "维持责任单位"),
        ("dispute-withdraw", "撤回待调整"),
    )
}


class Request(Model):
    """Of an extension `due_on` is the date that stood when it was asked for, `wanted_on` the one that is asked for,
    `granted_on` the one that was given; a dispute has none of them, and may say whose task it is: `proposed`."""

    card = ForeignKeyField(Card, backref="requests", on_delete="RESTRICT")
    kind = CharField(max_length=10)
    reason = TextField()
    progress = TextField(default="")
    due_on = DateField(null=True)
    wanted_on = DateField(null=True)
    granted_on = DateField(null=True)
    proposed = ForeignKeyField(Unit, null=True, on_delete="RESTRICT")
    state = CharField(max_length=10, default=Answer.OPEN)
    asked_at = DateTimeField(default=lambda: clock.now())
    asked_by = ForeignKeyField(Person, on_delete="RESTRICT")
    answer = TextField(default="")
    decided_at = DateTimeField(null=True)
    decided_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")

    class Meta:
        indexes = ((("card", "kind"), False), (("state",), False))

    @property
    def unit_id(self) -> int:
        return self.card.unit_id

    @property
    def kind_label(self) -> str:
        return Kind(self.kind).label

    @property
    def state_label(self) -> str:
        return ANSWERS[self.kind][self.state]

    @property
    def is_open(self) -> bool:
        return self.state == Answer.OPEN


BY_ANOTHER = Whose("他人提出的", lambda request, person: request.asked_by_id != person.id)
PERMISSIONS = [
    Permission("make requests", "申请延期、提出待调整", UNIT),
    Permission("decide requests", "审批延期和待调整", Rule(OFFICE.roles, BY_ANOTHER)),
]
