"""The verification queue: what was submitted, longest waiting first."""

import re
from dataclasses import dataclass

from peewee import JOIN

from tracker import clock
from tracker.accounts.person import Person
from tracker.boards import tally
from tracker.boards.card import Card, Closure, State
from tracker.boards.contributors import open_contributors
from tracker.boards.year import Year
from tracker.data.words import words_of, written
from tracker.plan.plan import Domain
from tracker.plan.task import Task
from tracker.units.unit import KINDS, Unit

LONGEST = 100  # entries on one page


@dataclass(frozen=True)
class Filters:
    """What the reviewer wants to see; empty means everything."""

    kind: str = ""
    chapter: str = ""
    q: str = ""

    def __bool__(self) -> bool:
        return bool(self.kind or self.chapter or self.q)

    @property
    def query(self) -> dict[str, str]:
        """As an address carries them."""
        return {name: value for name, value in vars(self).items() if value}


@dataclass
class Entry:
    """A line of the queue. Cards that are `safe` may be closed several at once; `because` says why another may not."""

    card: Card
    days: int
    because: str

    @property
    def safe(self) -> bool:
        return not self.because


def waiting(filters: Filters):
    """Submitted cards of years that are still open, longest waiting first."""
    query = (
        Card.select(Card, Task, Unit, Domain, Year, Person)
        .join(Task)
        .switch(Card)
        .join(Unit)
        .switch(Card)
        .join(Domain, JOIN.LEFT_OUTER)
        .switch(Card)
        .join(Year)
        .switch(Card)
        .join(Person, JOIN.LEFT_OUTER, on=(Card.submitted_by == Person.id), attr="submitted_by")
        .where((Card.state == State.SUBMITTED) & Year.where_open())
        .order_by(Card.submitted_at, Card.id)
    )
    if filters.kind:
        query = query.where(Unit.kind == filters.kind)
    if filters.chapter:
        query = query.where(Task.chapter == filters.chapter)
    for word in words_of(filters.q):
        query = query.where(_told(word))
    return query


def _told(word: str):
    """The card's unit, task, domain or progress text names `word`; 任务36 and 36 mean the task's number."""
    told = written(word, Unit.name, Task.text, Card.progress, Domain.display_name)
    number = word.removeprefix("任务")
    return told | (Task.number == int(number)) if re.fullmatch("[0-9]{1,3}", number) else told


def entries(cards: list[Card], person) -> list[Entry]:
    """The cards as lines: two queries, however many."""
    tallies = tally.tallies_of([card.id for card in cards])
    held = open_contributors(cards)
    today = clock.today()
    return [
        Entry(
            card,
            (today - clock.local(card.submitted_at).date()).days,
            reservation(card, tallies[card.id], held.get(card.id, []), person),
        )
        for card in cards
    ]


def reservation(card: Card, tallies: list, contributors: list[str], person) -> str:
    """Why `person` should read this card before closing it; empty when its proof speaks for itself."""
    if card.submitted_by_id == person.id:
        return "本人提请"
    if card.closure != Closure.DONE:
        return Closure(card.closure).label
    if not tallies:
        return "未定核验标准"
    if not all(tally.met for tally in tallies):
        return "标准未满足"
    return "配合单位未销号" if contributors else ""


def choices() -> dict[str, list[tuple[str, str]]]:
    """What the filters may be set to, from the cards that wait: (value, words)."""
    rows = (
        Card.select(Unit.kind, Task.chapter, Task.chapter_title)
        .join(Unit)
        .switch(Card)
        .join(Task)
        .switch(Card)
        .join(Year)
        .where((Card.state == State.SUBMITTED) & Year.where_open())
        .order_by(Task.chapter)
        .distinct()
        .tuples()
    )
    kinds, chapters = set(), {}
    for kind, chapter, title in rows:
        kinds.add(kind)
        chapters[chapter] = f"{chapter} {title}"
    return {
        "kind": [(k, name) for k, name in KINDS.items() if k in kinds],
        "chapter": list(chapters.items()),
    }
