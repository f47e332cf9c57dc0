"""What of a card is open to whom (design.md §1). Cards, states and dates are open to all who are signed in."""

from tracker.boards.card import Card, State
from tracker.permissions import can
from tracker.plan.task import Party

SUBMITTED = (State.SUBMITTED, State.CLOSED)  # what the unit wrote counts as its word


def led_by(person):
    """The ids of the tasks that one of `person`'s units leads, as a query."""
    return Party.select(Party.task).where((Party.unit << list(person.unit_ids)) & Party.leads)


def contents_of(person):
    """The cards whose evidence, remarks and words `person` may read, as a condition on Card."""
    if can("see every unit's evidence", None, person):
        return Card.id.is_null(False)
    return (Card.unit << list(person.unit_ids)) | (Card.task << led_by(person))


def sees_contents(person, card: Card) -> bool:
    """The same for one card."""
    return (
        person.works_for(card.unit_id)
        or can("see every unit's evidence", card, person)
        or led_by(person).where(Party.task == card.task_id).exists()
    )


def correspondence_of(person):
    """The cards whose notices and requests `person` may read, as a condition on Card."""
    if can("see every unit's notices", None, person):
        return Card.id.is_null(False)
    return Card.unit << list(person.unit_ids)


def sees_correspondence(person, card: Card) -> bool:
    """The same for one card."""
    return person.works_for(card.unit_id) or can("see every unit's notices", card, person)


def progress_of(person):
    """The cards whose progress text `person` may read: submitted ones, and drafts where they see the contents."""
    return (Card.state << SUBMITTED) | contents_of(person)
