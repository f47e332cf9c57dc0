"""The phrases in which requests are asked for."""

from peewee import JOIN

from tracker.accounts.person import Person
from tracker.boards.access import correspondence_of, sees_correspondence
from tracker.boards.card import WITH_UNIT, Card
from tracker.boards.year import Year
from tracker.data.compiled import compiled
from tracker.plan.plan import Domain
from tracker.plan.task import Task
from tracker.refusals import Missing
from tracker.requests.request import Answer, Kind, Request
from tracker.units.unit import Unit


def requests_for(person):
    """The requests that `person` may see: their unit's, or all for the office and observers; newest first."""
    return _requests().where(correspondence_of(person))


def _requests():
    return (
        Request.select(Request, Card, Task, Unit, Domain, Year, Person)
        .join(Card)
        .join(Task)
        .switch(Card)
        .join(Unit)
        .switch(Card)
        .join(Domain, JOIN.LEFT_OUTER)
        .switch(Card)
        .join(Year)
        .switch(Request)
        .join(Person, on=(Request.asked_by == Person.id), attr="asked_by")
        .order_by(Request.id.desc())
    )


def decidable(person):
    """Of those, the ones that wait for the office: while it is the unit's turn. A card that was sent in asks for nothing."""
    return requests_for(person).where((Request.state == Answer.OPEN) & (Card.state << WITH_UNIT))


def request_for(person, request_id: int) -> Request:
    found = requests_for(person).where(Request.id == request_id).first()
    if not found:
        raise Missing("没有这份申请，或者您无权查看。")
    return found


def open_request(card: Card, kind: Kind) -> Request | None:
    return Request.get_or_none(
        (Request.card == card.id) & (Request.kind == kind) & (Request.state == Answer.OPEN)
    )


def of_card(card: Card, person) -> list[Request]:
    """Those of one card: nobody may see a part of them."""
    return list(_of_card(card.id)) if sees_correspondence(person, card) else []


@compiled
def _of_card(card_id: int):
    return _requests().where(Request.card == card_id)


def times_extended(card: Card) -> list[Request]:
    """Each time that the card's date moved, oldest first: open to whoever may see the card."""
    return list(_extensions(card.id))


@compiled
def _extensions(card_id: int):
    return (
        Request.select()
        .where(
            (Request.card == card_id)
            & (Request.kind == Kind.EXTENSION)
            & (Request.state == Answer.GRANTED)
        )
        .order_by(Request.id)
    )
