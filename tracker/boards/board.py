"""A board as its page shows it, a unit's or a task's: columns, counts, lights, and what each card still lacks."""
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from peewee import JOIN, Value, fn

from tracker.boards import proof
from tracker.boards.card import Card, Closure, State
from tracker.boards.light import LIGHT_NAMES, Light, light
from tracker.boards.proof import Count
from tracker.boards.transitions import Transition, allowed
from tracker.boards.year import Year
from tracker.people.unit import KINDS, Unit
from tracker.plan.guideline import Guideline
from tracker.plan.plan import Domain
from tracker.plan.task import Task


@dataclass(frozen=True)
class Filters:
    """What the person wants to see of a board; empty means everything."""

    clause: str = ""
    light: str = ""
    q: str = ""
    kind: str = ""  # of unit, on a task's board

    def pass_(self, face: "Face") -> bool:
        return ((not self.clause or face.clause.startswith(self.clause))
                and (not self.light or face.light == self.light)
                and (not self.q or self.q in face.searched)
                and (not self.kind or face.unit is None or face.unit.kind == self.kind))

    def __bool__(self) -> bool:
        return bool(self.clause or self.light or self.q or self.kind)


class Row(NamedTuple):
    """What a board needs to know of a card: few columns, no model, so that forty of them cost little."""

    id: int
    unit_id: int
    number: int
    title: str
    clause: str
    chapter: str
    chapter_title: str
    domain_name: str
    state: str
    version: int
    rev: int
    due_on: date | None
    leads: bool
    closure: str
    returns: int
    submitted_at: datetime | None
    submitted_by_id: int | None
    postponed: int
    asking: int


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
    tallies: list[Count]
    verbs: list[Transition]
    postponed: int
    asking: int
    unit: Unit | None = None  # named on a task's board, where it tells the cards apart

    @property
    def name(self) -> str:
        return self.unit.name if self.unit else f"任务 {self.number}"

    @property
    def searched(self) -> str:
        return f"{self.name} {self.number} {self.title} {self.domain_name} {self.clause}"


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
    """Of `unit`, or of `task`."""

    unit: Unit | None
    task: Task | None
    year: Year
    columns: list[Column]
    rev: str
    lights: dict[Light, int]
    clauses: list[tuple[str, str]]
    kinds: list[tuple[str, str]]
    filters: Filters

    @property
    def total(self) -> int:
        return sum(c.total for c in self.columns)

    @property
    def address(self) -> str:
        return f"/boards/{self.year.number}/{self.unit.code if self.unit else f'task/{self.task.number}'}"


def face(row: Row, tallies: list[Count], person, today: date, due_soon_days: int) -> Face:
    colour, word = light(row, today, due_soon_days)
    closure = row.closure if row.state in (State.SUBMITTED, State.CLOSED) else Closure.DONE
    return Face(row.id, row.number, row.title, row.clause, row.domain_name, row.state, row.version, colour, word, row.due_on,
                row.returns, row.leads, "" if closure == Closure.DONE else Closure(closure).label, tallies,
                allowed(row, person), row.postponed, row.asking)


def face_of(card: Card, person, today: date, due_soon_days: int) -> Face:
    """The face of one card, for pages about it."""
    (row,) = rows(Card.id == card.id)
    return face(row, proof.counts_of([card.id])[card.id], person, today, due_soon_days)


def rows(which) -> list[Row]:
    """The cards that `which` describes, in the plan's order: one query."""
    query = (Card.select(
        Card.id, Card.unit, Task.number, Task.text, Task.clause, Task.chapter, Task.chapter_title,
        fn.COALESCE(Domain.display_name, Guideline.domain_name, ""), Card.state, Card.version, Card.rev, Card.due_on,
        Card.leads, Card.closure, Card.returns, Card.submitted_at, Card.submitted_by,
        Card.postponed, Card.asking)
        .join(Task).switch(Card).join(Domain, JOIN.LEFT_OUTER)
        .join(Guideline, JOIN.LEFT_OUTER, on=(Card.scope == Value("guideline:").concat(Guideline.id.cast("text"))))
        .where(which).order_by(Task.number, Card.scope, Card.id))
    return [Row(*values) for values in query.tuples()]


def board_of(unit: Unit, year: Year, person, filters: Filters, today: date, due_soon_days: int) -> Board:
    """A unit's tasks in two queries, whatever it holds."""
    cards = rows((Card.unit == unit) & (Card.year == year))
    return _board(cards, _faces(cards, person, today, due_soon_days), filters, f"{today:%m%d}", unit=unit, year=year)


def board_of_task(task: Task, year: Year, person, filters: Filters, today: date, due_soon_days: int) -> Board:
    """The units that share a task, the lead first: three queries."""
    cards = rows((Card.task == task) & (Card.year == year))
    units = {unit.id: unit for unit in Unit.select()}
    faces = _faces(cards, person, today, due_soon_days)
    for card, shown in zip(cards, faces, strict=True):
        shown.unit = units[card.unit_id]
    faces.sort(key=lambda shown: (not shown.leads or bool(shown.domain_name), shown.unit.position))
    return _board(cards, faces, filters, f"{today:%m%d}", task=task, year=year)


def _faces(cards: list[Row], person, today: date, due_soon_days: int) -> list[Face]:
    counts = proof.counts_of([c.id for c in cards])
    return [face(card, counts[card.id], person, today, due_soon_days) for card in cards]


def _board(cards: list[Row], faces: list[Face], filters: Filters, day: str, *, year: Year, unit=None, task=None) -> Board:
    columns = {state: Column(state) for state in State}
    lights = dict.fromkeys(LIGHT_NAMES, 0)
    for shown in faces:
        columns[shown.state].total += 1
        lights[shown.light] += 1
        if filters.pass_(shown):
            columns[shown.state].cards.append(shown)
    clauses = {card.chapter: card.chapter_title for card in cards}
    kinds = {shown.unit.kind for shown in faces if shown.unit}
    return Board(unit, task, year, list(columns.values()), f"{sum(c.rev + 1 for c in cards)}-{day}", lights,
                 list(clauses.items()), [(kind, KINDS[kind]) for kind in KINDS if kind in kinds], filters)
