"""A unit's due dates as an iCalendar feed (RFC 5545), behind an address that only who was told it knows."""

import base64
import hashlib
import hmac
from datetime import date, timedelta

from peewee import JOIN, ForeignKeyField, IntegerField, fn

from tracker import audit, clock
from tracker.boards.card import Card, State
from tracker.boards.year import Year
from tracker.data.database import Model, db
from tracker.notices.notice import Notice, NoticeState
from tracker.plan.plan import Domain
from tracker.plan.task import Task
from tracker.refusals import Missing
from tracker.units.unit import Unit

WIDTH = 75  # octets of a line, RFC 5545 §3.1


class Feed(Model):
    """The secret is made from the installation's key and `serial`: raising it makes the old address void."""

    unit = ForeignKeyField(Unit, primary_key=True, on_delete="CASCADE")
    serial = IntegerField(default=1)


def secret_of(unit_id: int, serial: int, key: str) -> str:
    digest = hmac.new(
        key.encode(), f"calendar:{unit_id}:{serial}".encode(), hashlib.sha256
    ).digest()
    return base64.b32encode(digest[:20]).decode().lower()


def feed_of(unit_id: int) -> Feed | None:
    return Feed.get_or_none(Feed.unit == unit_id)


def renew(unit: Unit, *, by) -> None:
    """A new address; the one before stops working."""
    with db.atomic():
        Feed.insert(unit=unit).on_conflict(
            conflict_target=[Feed.unit], update={Feed.serial: fn.ABS(Feed.serial) + 1}
        ).execute()
        audit.note("calendar.renew", unit, by=by)


def revoke(unit: Unit, *, by) -> None:
    """No address works; the serial is kept below zero, so that an old address never comes back to life."""
    with db.atomic():
        Feed.update(serial=0 - fn.ABS(Feed.serial)).where(Feed.unit == unit).execute()
        audit.note("calendar.revoke", unit, by=by)


def unit_behind(code: str, secret: str, key: str) -> Unit:
    """The unit whose feed this address opens. Missing for any other."""
    found = (
        Unit.select(Unit, Feed)
        .join(Feed, on=(Feed.unit == Unit.id), attr="feed")
        .where(Unit.code == code)
        .first()
    )
    if (
        found is None
        or found.feed.serial < 1
        or not hmac.compare_digest(secret_of(found.id, found.feed.serial, key), secret)
    ):
        raise Missing("这个日历地址已经失效，请向本单位经办人索取新的地址。")
    return found


def calendar(unit: Unit, site: str) -> str:
    """The open cards and notices of `unit` with a date, as the text of a calendar."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//tracker//due dates//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(unit.name)}政务公开时限",
    ]
    for card in _cards(unit):
        lines += event(
            f"card-{card.id}@tracker",
            card.due_on,
            f"{card.name}：{card.task.text}",
            f"{card.state_label}。{card.task.clause} {card.task.clause_title}",
            f"{site}/cards/{card.id}",
            card.rev,
        )
    for notice in _notices(unit):
        lines += event(
            f"notice-{notice.id}@tracker",
            notice.due_on,
            f"督办单{notice.code}反馈期限",
            notice.demand,
            f"{site}/notices/{notice.id}",
            notice.version,
        )
    return "".join(folded(line) for line in [*lines, "END:VCALENDAR"])


def event(
    uid: str, day: date, summary: str, description: str, url: str, sequence: int
) -> list[str]:
    """A whole day, which leaves the person free."""
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{clock.now():%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{sequence}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(summary)}",
        f"DESCRIPTION:{escaped(description)}",
        f"URL:{url}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def escaped(text: str) -> str:
    """RFC 5545 §3.3.11; control characters have no place in a calendar."""
    text = (
        text.replace("\\", "\\\\")
        .replace(";", "\\;")
        .replace(",", "\\,")
        .replace("\r\n", "\n")
        .replace("\n", "\\n")
    )
    return "".join(character for character in text if character.isprintable())


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets, no character cut in two, with CRLF at the end."""
    pieces, piece, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > WIDTH:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + character, size + width
    return "\r\n".join([*pieces, piece]) + "\r\n"


def _cards(unit: Unit):
    return (
        Card.select(Card, Task, Domain)
        .join(Task)
        .switch(Card)
        .join(Domain, JOIN.LEFT_OUTER)
        .switch(Card)
        .join(Year)
        .where(
            (Card.unit == unit)
            & (Card.state != State.CLOSED)
            & Card.due_on.is_null(False)
            & Year.where_open()
        )
        .order_by(Card.due_on, Card.id)
    )


def _notices(unit: Unit):
    return (
        Notice.select(Notice, Card)
        .join(Card)
        .where((Card.unit == unit) & (Notice.state << [NoticeState.ISSUED, NoticeState.RECEIVED]))
        .order_by(Notice.due_on, Notice.id)
    )
