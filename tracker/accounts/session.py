"""Sessions: a row per signed-in browser, so that signing out really ends it."""

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from peewee import CharField, DateTimeField, ForeignKeyField, OperationalError, fn

from tracker import clock
from tracker.accounts.person import Person, Role
from tracker.accounts.user_agent import device_of
from tracker.data.compiled import compiled
from tracker.data.database import Model, db
from tracker.units.unit import Unit

TOUCH_EVERY = timedelta(minutes=1)
KEPT = timedelta(days=30)  # an ended session's address and browser are nobody's business any longer


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Session(Model):
    """The database holds only the digest of the token, so a copied database opens no session."""

    token_digest = CharField(max_length=64, primary_key=True)
    person = ForeignKeyField(Person, backref="sessions", on_delete="CASCADE")
    started_at = DateTimeField(default=lambda: clock.now())
    seen_at = DateTimeField(default=lambda: clock.now())
    address = CharField(max_length=64, default="")
    agent = CharField(max_length=200, default="")

    @classmethod
    def begin(cls, person: Person, *, address: str = "", agent: str = "") -> str:
        """Start a session; return the token that the browser keeps (256 bits)."""
        cls.delete().where(cls.started_at < clock.now() - KEPT).execute()
        token = secrets.token_urlsafe(32)
        cls.create(
            token_digest=_digest(token), person=person, address=address[:64], agent=agent[:200]
        )
        person.session_token = token
        return token

    @classmethod
    def person_of(
        cls, token: str, *, idle: timedelta, longest: timedelta, touch: bool = True
    ) -> Person | None:
        """The person whose live session `token` opens, with the unit loaded; None when it has ended.

        `touch` keeps it alive: not for what a page asks by itself, or an open board would never be left alone.
        """
        moment = clock.now()
        session = next(iter(_live(_digest(token), moment - idle, moment - longest)), None)
        if session is None:
            return None
        if touch and moment - session.seen_at > TOUCH_EVERY:
            with suppress(OperationalError), db.without_waiting():
                cls.update(seen_at=moment).where(cls.token_digest == session.token_digest).execute()
        session.person.session_token = token
        if not session.took_over and session.person.role != Role.ADMIN:
            session.person.unit_ids = frozenset({session.person.unit_id})
        return session.person

    @classmethod
    def renew(cls, person: Person) -> None:
        """Let this session go on under another token, as after the password was asked for again (ASVS 7.2.4)."""
        old, person.session_token = person.session_token, secrets.token_urlsafe(32)
        cls.update(token_digest=_digest(person.session_token)).where(
            cls.token_digest == _digest(old)
        ).execute()

    @classmethod
    def of(cls, person: Person) -> list["Session"]:
        """Where `person` has signed in, the present session marked `here`."""
        found = list(cls.select().where(cls.person == person).order_by(cls.seen_at.desc()))
        for session in found:
            session.device = device_of(session.agent)
            session.here = session.token_digest == _digest(person.session_token or "")
        return found

    @classmethod
    def end(cls, token: str) -> None:
        cls.delete().where(cls.token_digest == _digest(token)).execute()

    @classmethod
    def end_all(cls, person: Person, *, but: str | None = None) -> None:
        """End every session of `person`, except the one that `but` opens."""
        query = cls.delete().where(cls.person == person)
        if but:
            query = query.where(cls.token_digest != _digest(but))
        query.execute()


@compiled
def _live(digest: str, seen_since: datetime, started_since: datetime):
    """The session with its person and that person's unit; and whether the unit took over another's work."""
    Older = Unit.alias()
    took_over = fn.EXISTS(Older.select(Older.id).where(Older.successor == Person.unit))
    return (
        Session.select(Session, Person, Unit, took_over.alias("took_over"))
        .join(Person)
        .join(Unit)
        .where(
            (Session.token_digest == digest)
            & Person.active
            & (Session.seen_at > seen_since)
            & (Session.started_at > started_since)
        )
    )
