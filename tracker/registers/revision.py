"""Revisions: what happened to an entry of a register, by whom, and what it said before."""

from peewee import CharField, DateTimeField, ForeignKeyField, JSONField, TextField

from tracker import clock
from tracker.accounts.person import Person
from tracker.data.database import Model
from tracker.registers.media_account import MediaAccount
from tracker.registers.post import Post

VERBS = {
    "add": "登记",
    "change": "修改",
    "end": "离任",
    "file": "登记备案",
    "complete": "补充备案日期",
    "check": "核对更新",
}


class Revision(Model):
    """A line of an entry's history, of a post or of an account. Append-only; `before` holds what was overwritten, by label."""

    post = ForeignKeyField(Post, null=True, backref="revisions", on_delete="RESTRICT")
    account = ForeignKeyField(MediaAccount, null=True, backref="revisions", on_delete="RESTRICT")
    at = DateTimeField(default=lambda: clock.now())
    person = ForeignKeyField(Person, on_delete="RESTRICT")
    verb = CharField(max_length=10)
    words = TextField(default="")
    before = JSONField(default=dict)

    @property
    def label(self) -> str:
        return VERBS[self.verb]


def history_of(**entry) -> list[Revision]:
    """history_of(post=…) or history_of(account=…), newest first, with who did it."""
    ((field, row),) = entry.items()
    return list(
        Revision.select(Revision, Person)
        .join(Person)
        .where(getattr(Revision, field) == row)
        .order_by(Revision.id.desc())
    )
