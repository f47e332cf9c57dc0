"""Where a disputed task can be given to the unit that it belongs to: the page, with what is known filled in."""

from urllib.parse import urlencode

from tracker.plan.guideline import Guideline
from tracker.plan.responsibility import Assignment
from tracker.planning.responsibility import slots
from tracker.requests.request import Request

NOTE = "{unit}提出待调整，经核定不涉及，改由所选单位办理。"


def address_of(request: Request) -> str:
    """The page on which the office names units for the card's share; empty where the plan itself names them."""
    card, chosen = request.card, {"units": request.proposed.code} if request.proposed_id else {}
    guideline = Guideline.by_scope(card.scope)
    if guideline:
        return f"/plan/guidelines/{guideline.id}?{urlencode(chosen)}"
    place = next(
        (
            s
            for s in slots()
            if (s.party.task_id, s.party.domain_id) == (card.task_id, card.domain_id)
            and not s.by_guideline
        ),
        None,
    )
    return (
        f"/plan/responsibility/{place.path}?{urlencode(chosen | {'note': NOTE.format(unit=card.unit.name)})}"
        if place
        else ""
    )


def was_named(request: Request) -> bool:
    """Did the office itself make the unit responsible? Then every year gives it the card again until that is ended."""
    card = request.card
    domain = Assignment.domain == card.domain_id if card.domain_id else Assignment.domain.is_null()
    return (
        Assignment.select()
        .where(
            (Assignment.task == card.task_id)
            & domain
            & (Assignment.unit == card.unit_id)
            & Assignment.valid_to.is_null()
        )
        .exists()
    )
