"""A unit's board as its page shows it: columns, counts, lights, and what each card still lacks."""
from dataclasses import dataclass, field
from datetime import date

from tracker.boards import proof
from tracker.boards.card import Card, Closure, State
from tracker.boards.light import LIGHT_NAMES, Light, light
from tracker.boards.queries import cards_of
from tracker.boards.transitions import Transition, allowed
from tracker.boards.year import Year
from tracker.people.unit import Unit


@dataclass(frozen=True)
class Filters:
    """What the person wants to see of a board; empty means everything."""

    clause: str = ""
    light: str = ""
    q: str = ""

    def pass_(self, face: "Face") -> bool:
        return ((not self.clause or face.clause.startswith(self.clause))
                and (not self.light or face.light == self.light)
                and (not self.q or self.q in face.searched))

    def __bool__(self) -> bool:
        return bool(self.clause or self.light or self.q)


@dataclass(slots=True)
class Face:
    """A card as a board shows it."""

    id: int
    number: int
    title: str
    clause: str
    domain_name: str
    state: str
    version: int
    light: Light
    light_word: str
    due_on: date | None
    returns: int
    leads: bool
    closure_word: str
    tallies: list
    verbs: list[Transition]
    has_progress: bool

    @property
    def searched(self) -> str:
        return f"{self.number} {self.title} {self.domain_name} {self.clause}"


@dataclass
class Column:
    state: State
    total: int = 0
    cards: list[Face] = field(default_factory=list)

    @property
    def label(self) -> str:
        return self.state.label

    @property
    def count(self) -> int:
        return len(self.cards)


@dataclass
class Board:
    unit: Unit
    year: Year
    columns: list[Column]
    rev: str
    lights: dict[Light, int]
    clauses: list[tuple[str, str]]
    filters: Filters

    @property
    def total(self) -> int:
        return sum(c.total for c in self.columns)


def face(card: Card, tallies: list, person, today: date, due_soon_days: int) -> Face:
    colour, word = light(card, today, due_soon_days)
    closure = card.closure if card.state in (State.SUBMITTED, State.CLOSED) else Closure.DONE
    return Face(
        id=card.id, number=card.task.number, title=card.task.text, clause=card.task.clause,
        domain_name=card.share_name,
        state=card.state, version=card.version, light=colour, light_word=word, due_on=card.due_on,
        returns=card.returns, leads=card.leads,
        closure_word=Closure(closure).label if closure != Closure.DONE else "",
        tallies=tallies, verbs=allowed(card, person), has_progress=bool(card.progress),
    )


def board_of(unit: Unit, year: Year, person, filters: Filters, today: date, due_soon_days: int) -> Board:
    """Build the board in two queries, whatever it holds."""
    cards = cards_of(unit, year)
    tallies = proof.tallies_of([c.id for c in cards])
    columns = {state: Column(state) for state in State}
    lights = dict.fromkeys(LIGHT_NAMES, 0)
    clauses: dict[str, str] = {}
    for card in cards:
        shown = face(card, tallies[card.id], person, today, due_soon_days)
        columns[card.state].total += 1
        lights[shown.light] += 1
        clauses.setdefault(card.task.chapter, card.task.chapter_title)
        if filters.pass_(shown):
            columns[card.state].cards.append(shown)
    rev = f"{sum(c.rev + 1 for c in cards)}-{today:%m%d}"
    return Board(unit, year, list(columns.values()), rev, lights, list(clauses.items()), filters)
