"""The phrases in which notices are asked for: who may see them, a card's own, candidates, and the year's figures."""

from dataclasses import dataclass

from peewee import JOIN, fn

from tracker.accounts.person import Person
from tracker.boards import light_sql
from tracker.boards.access import correspondence_of, sees_correspondence
from tracker.boards.card import WITH_UNIT, Card
from tracker.boards.queries import cards
from tracker.boards.year import Year
from tracker.data.compiled import compiled
from tracker.notices.notice import OPEN, Colour, Notice, NoticeState, NoticeStep
from tracker.plan.plan import Domain
from tracker.plan.task import Task
from tracker.refusals import Missing
from tracker.units.unit import Unit


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; nonsense narrows nothing."""

    year: int
    state: str = ""
    colour: str = ""
    unit: str = ""


def cards_with_all():
    return cards().order_by(Unit.position, Task.number, Card.scope)


def notices_for(person):
    """The notices that `person` may see, with card, task, unit: one's own unit's, or all for the office and observers."""
    return _notices().where(correspondence_of(person))


def _notices():
    Earlier = Notice.alias("earlier")
    return (
        Notice.select(Notice, Card, Task, Unit, Domain, Year, Earlier)
        .join(Card)
        .join(Task)
        .switch(Card)
        .join(Unit)
        .switch(Card)
        .join(Domain, JOIN.LEFT_OUTER)
        .switch(Card)
        .join(Year)
        .switch(Notice)
        .join(Earlier, JOIN.LEFT_OUTER, on=(Notice.previous == Earlier.id), attr="previous")
    )


def filtered(person, filters: Filters):
    found = notices_for(person).where(Card.year == filters.year)
    if filters.state == "open":
        found = found.where(Notice.state << OPEN)
    elif filters.state in list(NoticeState):
        found = found.where(Notice.state == filters.state)
    if filters.colour in list(Colour):
        found = found.where(Notice.colour == filters.colour)
    if filters.unit:
        found = found.where(Unit.code == filters.unit)
    return found.order_by(Notice.id.desc())


def notice_for(person, notice_id: int) -> Notice:
    found = notices_for(person).where(Notice.id == notice_id).first()
    if not found:
        raise Missing("没有这张督办单，或者您无权查看。")
    return found


def steps_of(notice: Notice) -> list[NoticeStep]:
    return list(
        NoticeStep.select(NoticeStep, Person, Unit)
        .join(Person)
        .join(Unit)
        .where(NoticeStep.notice == notice)
        .order_by(NoticeStep.id.desc())
    )


def of_card(card: Card, person) -> list[Notice]:
    """Those of one card: nobody may see a part of them."""
    return list(_of_card(card.id)) if sees_correspondence(person, card) else []


@compiled
def _of_card(card_id: int):
    return _notices().where(Notice.card == card_id).order_by(Notice.id.desc())


def last_notices(card_ids) -> dict[int, Notice]:
    """card id → its newest notice, cancelled ones left out."""
    newest = (
        Notice.select(fn.MAX(Notice.id))
        .where((Notice.card << list(card_ids)) & (Notice.state != NoticeState.CANCELLED))
        .group_by(Notice.card)
    )
    return {n.card_id: n for n in Notice.select().where(Notice.id << newest)}


def candidates(year: Year, light: str, unit: str, today, due_soon_days: int) -> list[Card]:
    """Cards of a year that have `light` and wait for their unit, of one unit or of all: what the office may press for."""
    found = cards_with_all().where(
        (Card.year == year)
        & (Card.state << WITH_UNIT)
        & light_sql.of_light(light_sql.rank(today, due_soon_days), light)
    )
    return list(found.where(Unit.code == unit) if unit else found)
