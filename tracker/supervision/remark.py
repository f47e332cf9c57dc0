"""Remarks 留言: what a unit and the office say to each other about a card. Append-only."""
from datetime import timedelta

from peewee import BigIntegerField, CharField, DateTimeField, ForeignKeyField, TextField

from tracker import audit, clock
from tracker.boards import proof
from tracker.boards.card import Card
from tracker.db import Model, db
from tracker.people.person import Person
from tracker.people.unit import Unit
from tracker.permissions import can
from tracker.refusals import Forbidden, Invalid
from tracker.stored import Stored

LIMIT = 2_000  # characters
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

    class Meta:
        table_name = "remark_file"


def may_read(card: Card, person) -> bool:
    """Whoever may see the card's evidence."""
    return proof.visible_to(person, card)


def may_write(card: Card, person) -> bool:
    return can("write remarks", card, person) and may_read(card, person)


def remarks_on(card: Card) -> list[Remark]:
    """In the order in which they were said."""
    return list(Remark.select(Remark, Person, Unit).join(Person).switch(Remark).join(Unit)
                .where(Remark.card == card).order_by(Remark.id))


def say(card: Card, text: str, *, by) -> Remark:
    """Add a remark. Raises Forbidden or Invalid."""
    if not may_write(card, by):
        raise Forbidden("留言限于填报单位和牵头单位的经办人、区政府办公室审核人，您的账号不能在这张任务卡上留言。")
    text = text.strip()
    if not text:
        raise Invalid({"text": "请写下要说的话。"})
    if len(text) > LIMIT:
        raise Invalid({"text": f"最多 {LIMIT} 字，现在 {len(text)} 字。"})
    last = Remark.select().where(Remark.card == card).order_by(Remark.id.desc()).first()
    if last and (last.person_id, last.text) == (by.id, text) and clock.now() - last.at < TWICE:
        return last
    with db.atomic():
        audit.note("card.remark", card, by=by, after={"text": text}, label=f"{card.unit.name} {card.name}")
        return Remark.create(card=card, person=by, unit=by.unit_id, text=text)
