"""The shape of the overview: units × tasks, each cell with state and light, and the sums beside them."""

from collections import defaultdict
from dataclasses import dataclass, field

from tracker.boards.card import STATE_NAMES, State
from tracker.boards.light import Light
from tracker.boards.light_sql import RANKS
from tracker.overview.counts import Count
from tracker.plan.task import Task

MARKS = {State.PENDING: "签", State.DOING: "办", State.SUBMITTED: "核", State.CLOSED: "✓"}


@dataclass(slots=True)
class Sum:
    total: int = 0
    submitted: int = 0
    closed: int = 0
    red: int = 0
    yellow: int = 0
    newly_closed: int = 0

    def add(self, other) -> None:
        """Add another Sum, or a Count."""
        self.total += other.total
        self.submitted += other.submitted
        self.closed += other.closed
        self.red += other.red
        self.yellow += other.yellow
        self.newly_closed += other.newly_closed

    @property
    def percent(self) -> int:
        """Rounded down: 100 only when every card is closed."""
        return 100 * self.closed // self.total if self.total else 0


@dataclass(slots=True)
class Cell:
    """One unit's share of one task: a card, or several when a task has domains."""

    href: str
    mark: str
    state: str
    light: Light
    said: str
    number: int
    moved: bool


@dataclass
class Line:
    code: str
    name: str
    cells: list[Cell | None]
    sum: Sum


@dataclass
class Group:
    name: str
    lines: list[Line] = field(default_factory=list)
    chapters: dict[str, Sum] = field(default_factory=lambda: defaultdict(Sum))
    sum: Sum = field(default_factory=Sum)


@dataclass
class Chapter:
    ref: str
    title: str
    tasks: list[Task] = field(default_factory=list)
    sum: Sum = field(default_factory=Sum)


@dataclass
class Overview:
    chapters: list[Chapter]
    groups: list[Group]
    tasks: dict[int, Sum]
    sum: Sum
    page: int = 1  # of the units; the sums are everybody's
    pages: int = 1


def cell(year: int, c: Count) -> Cell:
    light, word = RANKS[c.worst]
    where, week = (
        f"{c.unit} 任务{c.task}",
        (f"，延期 {c.postponed} 次" if c.postponed else "")
        + ("，近 7 天有变动" if c.moves else ""),
    )
    if c.total == 1:
        state = next(s for s in State if getattr(c, s))
        words = (
            STATE_NAMES[state] if word in ("待核验", "已销号") else f"{STATE_NAMES[state]}，{word}"
        )
        return Cell(
            f"/cards/{c.first}",
            MARKS[state],
            state,
            light,
            f"{where}：{words}{week}",
            c.task,
            c.moves > 0,
        )
    state = State.CLOSED if c.closed == c.total else "several"
    said = (
        f"{where}：{c.total} 张任务卡，已销号 {c.closed}"
        + (f"，最急的{word}" if state == "several" else "")
        + week
    )
    return Cell(
        f"/boards/{year}/{c.code}", f"{c.closed}/{c.total}", state, light, said, c.task, c.moves > 0
    )
