"""Revisions: what happened to an entry of a register, by whom, and what it said before."""

from peewee import CharField, DateTimeField, ForeignKeyField, JSONField, TextField

from tracker import clock
from tracker.accounts.person import Person
from tracker.data.database import Model
from tracker.registers.media_account import MediaAccount
from tracker.registers.post import Post

ACTIONS = {
    "post.add": "登记任职",
    "post.change": "修改任职",
    "post.end": "登记离任",
    "media.add": "登记新媒体账号",
    "media.change": "修改新媒体账号",
    "media.file": "登记备案",
    "media.complete": "补充备案日期",
    "media.check": "登记最近更新",
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
        return ACTIONS[f"{'post' if self.post_id else 'media'}.{self.verb}"]


def history_of(**entry) -> list[Revision]:
    """history_of(post=…) or history_of(account=…), newest first, with who did it."""
    ((field, row),) = entry.items()
    return list(
        Revision.select(Revision, Person)
        .join(Person)
        .where(getattr(Revision, field) == row)
        .order_by(Revision.id.desc())
    )
