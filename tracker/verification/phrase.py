"""Phrases: reasons for returning a card that the office keeps at hand."""

from peewee import CharField, DateTimeField, ForeignKeyField, IntegrityError

from tracker import audit, clock
from tracker.accounts.person import Person
from tracker.data.database import Model, db, lock
from tracker.permissions import can
from tracker.refusals import Forbidden, Invalid
from tracker.units.unit import OFFICE, Unit

LENGTH = 200
MOST = 50


class Phrase(Model):
    text = CharField(max_length=LENGTH, unique=True)
    added_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    added_at = DateTimeField(default=lambda: clock.now())


def phrases() -> list[Phrase]:
    return list(Phrase.select().order_by(Phrase.id))


def add(text: str, *, by) -> Phrase:
    """Keep a phrase; its white space is evened out. Raises Forbidden or Invalid."""
    _allowed(by)
    text = " ".join(text.split())
    if not text:
        raise Invalid({"text": "请写出退回理由。"})
    if len(text) > LENGTH:
        raise Invalid({"text": f"最多 {LENGTH} 字，现在 {len(text)} 字。"})
    try:
        with db.atomic():
            lock(Unit.select().where(Unit.kind == OFFICE))
            if Phrase.select().count() >= MOST:
                raise Invalid({"text": f"最多保留 {MOST} 条，请先删去不用的。"})
            phrase = Phrase.create(text=text, added_by=by)
            audit.note("phrase.add", phrase, by=by, after={"text": text})
            return phrase
    except IntegrityError:
        raise Invalid({"text": "已经有这一条了。"}) from None


def remove(phrase_id: int, *, by) -> None:
    """Drop a phrase; what was returned with it keeps its words. One that is gone already is no error."""
    _allowed(by)
    with db.atomic():
        if phrase := Phrase.get_or_none(Phrase.id == phrase_id):
            phrase.delete_instance()
            audit.note("phrase.remove", phrase, by=by, before={"text": phrase.text})


def _allowed(by) -> None:
    if not can("verify", None, by):
        raise Forbidden("常用退回理由由区政府办公室审核人维护。")
