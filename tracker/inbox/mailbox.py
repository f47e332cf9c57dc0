"""A person's mail address, and the digests that were sent to it."""

import hashlib
import hmac
import re
import secrets
from datetime import timedelta
from enum import StrEnum

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, TextField

from tracker import audit, clock
from tracker.accounts import throttle
from tracker.accounts.account_event import notify
from tracker.accounts.person import Person, normal
from tracker.accounts.throttle import Origin
from tracker.data.database import Model, db, lock
from tracker.jobs.queue import enqueue
from tracker.refusals import Conflict, Invalid, Refused

ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")

PAUSE = timedelta(minutes=1)  # between two letters to the same address
GOOD_FOR = timedelta(days=3)


class Mailbox(Model):
    """Kept apart from the account: whoever wants no mail leaves nothing here.

    `address` counts; it is empty before any was confirmed. `pending` waits for its code, which is made from `salt`.
    """

    person = ForeignKeyField(Person, primary_key=True, on_delete="CASCADE")
    address = CharField(max_length=200, default="")
    wanted = BooleanField(default=True)
    pending = CharField(max_length=200, default="")
    salt = CharField(max_length=64, default="")
    asked_at = DateTimeField(null=True)

    def code(self, key: str) -> str:
        """Eight digits that only a letter to `pending` says."""
        words = f"{self.person_id}:{self.salt}:{self.pending}"
        digest = hmac.digest(key.encode(), f"mail:{words}".encode(), hashlib.sha256)
        return str(int.from_bytes(digest[:8]) % 10**8).zfill(8)


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


def mailbox_of(person: Person) -> Mailbox | None:
    return Mailbox.get_or_none(Mailbox.person == person)


def save_address(person: Person, address: str, wanted: bool) -> Mailbox | None:
    """Keep where `person` gets mail: a new address counts once it is confirmed, an empty one forgets all. Raises Invalid."""
    if address and (not ADDRESS.fullmatch(address) or len(address) > 200):
        raise Invalid(
            {"address": "请填写完整的邮箱地址，例如 name@example.gov.cn；不需要邮件就留空。"}
        )
    with db.atomic():
        lock(Person.select().where(Person.id == person.id))
        box = mailbox_of(person) or Mailbox(person=person)
        is_new = bool(address) and address != box.address
        now = clock.now()
        if is_new and address == box.pending and box.asked_at and abs(now - box.asked_at) < PAUSE:
            raise Refused("确认码刚刚发过，请查看邮箱；没有收到的，请过一分钟再保存一次。")
        if box.address and address != box.address:
            notify(person, "提醒邮箱要换成别的地址" if address else "提醒邮箱已取消", by=person)
        if address:
            pending = {
                "pending": address if is_new else "",
                "salt": secrets.token_hex(16),
                "asked_at": clock.now(),
            }
            Mailbox.insert(person=person, wanted=wanted, **pending).on_conflict(
                conflict_target=[Mailbox.person],
                update={Mailbox.wanted: wanted}
                | {getattr(Mailbox, name): value for name, value in pending.items()},
            ).execute()
        else:
            Mailbox.delete().where(Mailbox.person == person).execute()
        audit.note(
            "mail.address",
            person,
            by=person,
            after={"address": audit.HIDDEN if address else "", "wanted": wanted},
        )
        if is_new:
            enqueue("mail-code", {"person": person.id})
    return mailbox_of(person)


def confirm_address(person: Person, typed: str, origin: Origin, *, key: str) -> None:
    """The code from the letter: from now on mail goes to this address. Raises Throttled, Refused or Invalid."""
    box = mailbox_of(person)
    if box is None or not box.pending:
        raise Refused("没有等待确认的邮箱。")
    attempt = throttle.begin(f"m:{person.username}", origin)
    is_late = not box.asked_at or abs(clock.now() - box.asked_at) > GOOD_FOR
    digits = "".join(c for c in normal(typed) if c.isdigit() and c.isascii())
    if is_late or not hmac.compare_digest(digits, box.code(key)):
        raise Invalid({"code": "确认码不对或者已经过期。可以再保存一次邮箱地址，重新发送确认码。"})
    throttle.succeed(attempt)
    with db.atomic():
        rows = (
            Mailbox.update(address=box.pending, pending="", salt="", asked_at=None)
            .where((Mailbox.person == person) & (Mailbox.salt == box.salt))
            .execute()
        )
        if rows != 1:
            raise Conflict("邮箱地址刚刚在别处改过，这次没有确认。")
        audit.note("mail.confirm", person, by=person)
