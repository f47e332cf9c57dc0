"""What the packages that build on boards add to a card's page: notices, requests, remarks."""

from collections.abc import Callable

from markupsafe import Markup

from tracker.accounts.person import Person
from tracker.boards.card import Card

# each returns its part of the page for this person, or nothing; filled in wiring.py
sections: list[Callable[[Card, Person], Markup | str]] = []


def sections_of(card: Card, person: Person) -> list[Markup]:
    return [Markup(part) for part in (each(card, person) for each in sections) if part.strip()]
