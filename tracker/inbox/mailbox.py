"""A person's mail address, and the digests that were sent to it."""

import re
from enum import StrEnum

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, TextField

from tracker import audit, clock
from tracker.accounts.person import Person
from tracker.data.database import Model, db
from tracker.refusals import Invalid

ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class Mailbox(Model):
    """Kept apart from the account: whoever wants no mail leaves nothing here."""

    person = ForeignKeyField(Person, primary_key=True, on_delete="CASCADE")
    address = CharField(max_length=200)
    wanted = BooleanField(default=True)


class DigestState(StrEnum):
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class Digest(Model):
    """One a person and day: the row is made before sending, so that whatever breaks, nobody is written to twice."""

    person = ForeignKeyField(Person, on_delete="CASCADE")
    day = DateField()
    state = CharField(max_length=10, default=DigestState.SENDING)
    error = TextField(default="")
    at = DateTimeField(default=lambda: clock.now())

    class Meta:
        indexes = ((("person", "day"), True), (("state", "day"), False))


def save_address(person: Person, address: str, wanted: bool) -> None:
    """Keep, change or, when empty, forget where `person` gets mail. Raises Invalid."""
    if address and (not ADDRESS.fullmatch(address) or len(address) > 200):
        raise Invalid(
            {"address": "请填写完整的邮箱地址，例如 name@example.gov.cn；不需要邮件就留空。"}
        )
    with db.atomic():
        if address:
            Mailbox.insert(person=person, address=address, wanted=wanted).on_conflict(
                conflict_target=[Mailbox.person],
                update={Mailbox.address: address, Mailbox.wanted: wanted},
            ).execute()
        else:
            Mailbox.delete().where(Mailbox.person == person).execute()
        audit.note(
            "mail.address",
            person,
            by=person,
            after={"address": audit.HIDDEN if address else "", "wanted": wanted},
        )
