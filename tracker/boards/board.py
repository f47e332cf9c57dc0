"""A board as its page shows it, a unit's or a task's: columns, counts and lights."""

from dataclasses import dataclass, field
from datetime import date

from tracker.boards.card import State
from tracker.boards.card_summary import OF_TASK, OF_UNIT, Face, faces
from tracker.boards.light import LIGHT_NAMES, Light
from tracker.boards.rev import rev
from tracker.boards.year import Year
from tracker.plan.task import Task
from tracker.units.unit import KINDS, Unit


@dataclass(frozen=True)
class Filters:
    """What the person wants to see of a board; empty means everything."""

    clause: str = ""
    light: str = ""
    q: str = ""
    kind: str = ""  # of unit, on a task's board

    def pass_(self, face: Face) -> bool:
        return (
            (not self.clause or face.clause.startswith(self.clause))
            and (not self.light or face.light == self.light)
            and (not self.q or self.q in face.searched)
            and (not self.kind or face.unit is None or face.unit.kind == self.kind)
        )

    def __bool__(self) -> bool:
        return bool(self.clause or self.light or self.q or self.kind)


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


def board_of(
    unit: Unit, year: Year, person, filters: Filters, today: date, due_soon_days: int
) -> Board:
    """A unit's tasks in two queries, whatever it holds."""
    cards = faces(OF_UNIT, (unit.id, year.number), person, today, due_soon_days)
    return _board(cards, filters, today, unit=unit, year=year)


def board_of_task(
    task: Task, year: Year, person, filters: Filters, today: date, due_soon_days: int
) -> Board:
    """The units that share a task, the lead first: three queries."""
    cards = faces(OF_TASK, (task.id, year.number), person, today, due_soon_days)
    units = {unit.id: unit for unit in Unit.select()}
    for card in cards:
        card.unit = units[card.unit_id]
    cards.sort(key=lambda card: (not card.leads or bool(card.domain_name), card.unit.position))
    return _board(cards, filters, today, task=task, year=year)


def _board(
    cards: list[Face], filters: Filters, today: date, *, year: Year, unit=None, task=None
) -> Board:
    columns = {state: Column(state) for state in State}
    lights = dict.fromkeys(LIGHT_NAMES, 0)
    for card in cards:
        columns[card.state].total += 1
        lights[card.light] += 1
        if filters.pass_(card):
            columns[card.state].cards.append(card)
    clauses = {card.chapter: card.chapter_title for card in cards}
    kinds = {card.unit.kind for card in cards if card.unit}
    return Board(
        unit,
        task,
        year,
        list(columns.values()),
        rev(len(cards), sum(card.rev for card in cards), today),
        lights,
        list(clauses.items()),
        [(kind, KINDS[kind]) for kind in KINDS if kind in kinds],
        filters,
    )
