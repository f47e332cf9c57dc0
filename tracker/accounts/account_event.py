"""Changes of an account that its owner is told of: in the inbox until read, and by mail where there is an address."""

from collections.abc import Callable

from peewee import CharField, DateTimeField, ForeignKeyField

from tracker import audit, clock
from tracker.accounts.person import Person
from tracker.data.database import Model, db

KEPT_ON_THE_PAGE = 20


class AccountEvent(Model):
    """`mail_to` is the address that counted at the time: a letter about a new one goes to the old one. Empty once sent."""

    person = ForeignKeyField(Person, on_delete="CASCADE")
    words = CharField(max_length=200)
    by_whom = CharField(max_length=100)
    at = DateTimeField(default=lambda: clock.now())
    read_at = DateTimeField(null=True)
    mail_to = CharField(max_length=200, default="")

    class Meta:
        table_name = "account_event"
        indexes = ((("person", "read_at"), False),)


listeners: list[Callable[[AccountEvent], None]] = []  # called within the transaction


def notify(person: Person, words: str, *, by: Person | None) -> None:
    """Tell `person` what was changed of the account, within the transaction of the change."""
    by_whom = "服务器管理员" if by is None else "您本人" if by.id == person.id else by.name
    event = AccountEvent.create(person=person, words=words[:200], by_whom=by_whom)
    for listen in listeners:
        listen(event)


def events_of(person: Person) -> list[AccountEvent]:
    newest = AccountEvent.select().where(AccountEvent.person == person)
    return list(newest.order_by(AccountEvent.id.desc()).limit(KEPT_ON_THE_PAGE))


def unread(person: Person):
    return (
        AccountEvent.select()
        .where((AccountEvent.person == person) & AccountEvent.read_at.is_null())
        .order_by(AccountEvent.id.desc())
    )


def mark_read(person: Person, up_to: int) -> None:
    """What the page showed has been read; what happened since has not."""
    with db.atomic():
        AccountEvent.update(read_at=clock.now()).where(
            (AccountEvent.person == person)
            & AccountEvent.read_at.is_null()
            & (AccountEvent.id <= up_to)
        ).execute()
        audit.note("account.read", person, by=person)
