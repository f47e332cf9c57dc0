"""Remarks 留言: what a unit and the office say to each other about a card, with files. Append-only."""

from collections.abc import Collection
from datetime import timedelta

from peewee import (
    JOIN,
    BigIntegerField,
    CharField,
    DateTimeField,
    ForeignKeyField,
    TextField,
    fn,
    prefetch,
)

from tracker import audit, clock
from tracker.accounts.person import Person
from tracker.boards.access import contents_of, sees_contents
from tracker.boards.card import Card
from tracker.data.database import Model, db, lock
from tracker.data.stored_files import Stored
from tracker.evidence.attachment import Attachment
from tracker.evidence.uploads import staged_by
from tracker.permissions import can
from tracker.plan.plan import Domain
from tracker.plan.task import Task
from tracker.refusals import Forbidden, Invalid, Missing
from tracker.units.unit import Unit

LIMIT = 2_000  # characters
FILE_LIMIT = 20  # of one remark
RECENT = timedelta(days=7)
TWICE = timedelta(minutes=1)  # the same words again within this time are a second click


class Remark(Model):
    """`unit` is the sender's at the time: people change posts."""

    card = ForeignKeyField(Card, backref="remarks", on_delete="RESTRICT")
    person = ForeignKeyField(Person, on_delete="RESTRICT")
    unit = ForeignKeyField(Unit, on_delete="RESTRICT")
    at = DateTimeField(default=lambda: clock.now())
    text = TextField()


class RemarkFile(Model):
    """A file that came with a remark; who may read the remark may read it."""

    remark = ForeignKeyField(Remark, backref="files", on_delete="RESTRICT")
    sha256 = Stored(index=True)
    name = CharField(max_length=255)
    size = BigIntegerField()
    media_type = CharField(max_length=120)
    thumbnail = Stored(null=True, index=True)
    picture = Stored(null=True, index=True)

    class Meta:
        table_name = "remark_file"


def files_of(unit_id: int):
    files = RemarkFile.select(RemarkFile.sha256, RemarkFile.size)
    return files.join(Remark).where(Remark.unit == unit_id)


def may_read(card: Card, person) -> bool:
    """Whoever may see the card's evidence."""
    return sees_contents(person, card)


def may_write(card: Card, person) -> bool:
    return can("write remarks", card, person) and may_read(card, person)


def remarks_on(card: Card) -> list[Remark]:
    """In the order in which they were said, each with its `files`: two queries."""
    said = (
        Remark.select(Remark, Person, Unit)
        .join(Person)
        .switch(Remark)
        .join(Unit)
        .where(Remark.card == card)
        .order_by(Remark.id)
    )
    return prefetch(said, RemarkFile.select().order_by(RemarkFile.id))


def unanswered(person):
    """The last words on a card where they are recent and another unit's: all of them for the office, for a unit those on
    its own cards and where it has spoken. Nobody has to say that they have read: a week later it is taken for granted."""
    before = (
        Remark.select(Remark.id)
        .where(Remark.at <= clock.now() - RECENT)
        .order_by(Remark.id.desc())
        .limit(1)
    )
    last = (
        Remark.select(fn.MAX(Remark.id))
        .where(Remark.id > fn.COALESCE(before, 0))
        .group_by(Remark.card)
    )
    found = (
        Remark.select(Remark, Card, Task, Unit, Domain)
        .join(Card)
        .join(Task)
        .switch(Card)
        .join(Unit)
        .switch(Card)
        .join(Domain, JOIN.LEFT_OUTER)
        .where((Remark.id << last) & Remark.unit.not_in(list(person.unit_ids)))
        .order_by(Remark.id)
    )
    if can("verify", None, person):
        return found
    spoken = Remark.select(Remark.card).where(Remark.unit << list(person.unit_ids))
    mine = (Card.unit << list(person.unit_ids)) | (Card.id << spoken)
    return found.where(mine & contents_of(person))


def file_for(person, file_id: int) -> RemarkFile:
    """A file that `person` may read; Missing otherwise."""
    found = (
        RemarkFile.select(RemarkFile, Remark, Card)
        .join(Remark)
        .join(Card)
        .where(RemarkFile.id == file_id)
        .first()
    )
    if found is None or not may_read(found.remark.card, person):
        raise Missing("没有这个附件，或者您无权查看。")
    return found


def allowed(card: Card, by) -> None:
    if not may_write(card, by):
        raise Forbidden(
            "留言限于填报单位和牵头单位的经办人、区政府办公室审核人，您的账号不能在这张任务卡上留言。"
        )


def say(card: Card, text: str, staged: Collection[int] = (), *, by) -> Remark:
    """Add a remark with the uploads of `by` that `staged` names. Raises Forbidden or Invalid; a second click says it once."""
    allowed(card, by)
    text = text.strip()
    if not (text or staged):
        raise Invalid({"text": "请写下要说的话，或者附上文件。"})
    if len(text) > LIMIT:
        raise Invalid({"text": f"最多 {LIMIT} 字，现在 {len(text)} 字。"})
    if len(staged) > FILE_LIMIT:
        raise Invalid({"file-": f"一条留言最多 {FILE_LIMIT} 个附件，可以打成一个 zip 上传。"})
    with db.atomic():
        lock(
            Card.select(Card.id).where(Card.id == card.id)
        )  # of two clicks the second finds what the first has said
        taken = list(staged_by(by, staged))
        last = Remark.select().where(Remark.card == card).order_by(Remark.id.desc()).first()
        if (
            not taken
            and last
            and (last.person_id, last.text) == (by.id, text)
            and clock.now() - last.at < TWICE
        ):
            return last
        free = Attachment.evidence.is_null() & (Attachment.id << [a.id for a in taken])
        gone = (
            Attachment.delete().where(free).execute()
        )  # first: no sweep and no form may have them too
        if gone != len(set(staged)):
            raise Invalid(
                {"file-": "有的附件上传后超过了 24 小时，或者已用在别处，请重新上传这些附件。"}
            )
        made = Remark.create(card=card, person=by, unit=by.unit_id, text=text)
        for a in taken:
            RemarkFile.create(
                remark=made,
                sha256=a.sha256,
                name=a.name,
                size=a.size,
                media_type=a.media_type,
                thumbnail=a.thumbnail,
                picture=a.picture,
            )
        audit.note(
            "card.remark",
            card,
            by=by,
            after={"text": text, "files": [a.name for a in taken]},
            label=f"{card.unit.name} {card.name}",
        )
    return made
