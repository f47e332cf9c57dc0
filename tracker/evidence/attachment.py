"""Attachments: the files of a record; the bytes lie in the store under their SHA-256."""

from peewee import BigIntegerField, CharField, DateTimeField, ForeignKeyField

from tracker import clock
from tracker.accounts.person import Person
from tracker.data.database import Model
from tracker.data.stored_files import Stored
from tracker.evidence.evidence import Evidence


class Attachment(Model):
    """Without a record it is a staged upload: it belongs to `person` until their form is saved.

    `slot` is the key of the file that the kind asks for, empty for any other file. `thumbnail` names a small
    WebP in the store, `picture` the JPEG that is shown of what no browser shows.
    """

    evidence = ForeignKeyField(Evidence, null=True, backref="attachments", on_delete="RESTRICT")
    person = ForeignKeyField(Person, on_delete="RESTRICT")
    sha256 = Stored(index=True)
    name = CharField(max_length=255)
    size = BigIntegerField()
    media_type = CharField(max_length=120)
    slot = CharField(max_length=40, default="")
    thumbnail = Stored(null=True, index=True)
    picture = Stored(null=True, index=True)
    created_at = DateTimeField(default=lambda: clock.now())
