"""The overview of a year: units × tasks, each cell with state and light, and totals along every edge."""
from collections import defaultdict
from dataclasses import dataclass, field

from tracker.boards.card import STATE_NAMES, State
from tracker.boards.counting import RANKS
from tracker.boards.light import LIGHT_NAMES, Light
from tracker.people.unit import KINDS
from tracker.plan.task import Task
from tracker.supervision.counts import Count

MARKS = {State.PENDING: "签", State.DOING: "办", State.SUBMITTED: "核", State.CLOSED: "✓"}


@dataclass(frozen=True)
class Filters:
    """What the person wants to see; empty means everything."""

    chapter: str = ""
    kind: str = ""
    light: str = ""

    def __bool__(self) -> bool:
        return bool(self.chapter or self.kind or self.light)


@dataclass(slots=True)
class Sum:
    total: int = 0
    submitted: int = 0
    closed: int = 0
    red: int = 0
    yellow: int = 0
    newly_closed: int = 0
    moves: int = 0

    def add(self, other) -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

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


def overview_of(year: int, tasks: list[Task], counts: list[Count], filters: Filters) -> Overview:
    """Lay out what the database counted. Chapter and group narrow the totals too; a light only hides what has another."""
    chapter_of = {t.number: t.chapter for t in tasks}
    within = [c for c in counts if filters.chapter in ("", chapter_of[c.task]) and filters.kind in ("", c.kind)]
    seen = [c for c in within if shows(c, filters.light)]
    chapters = _chapters(tasks, {c.task for c in seen} if filters.light else None, filters.chapter)
    columns = {t.number: place for place, t in enumerate(t for chapter in chapters for t in chapter.tasks)}
    cells = {(c.code, c.task): cell(year, c) for c in seen}
    made = Overview(chapters, [], {number: Sum() for number in columns}, Sum())
    groups: dict[str, Group] = {}
    lines: dict[str, Line] = {}
    sums = {chapter.ref: chapter.sum for chapter in chapters}
    for c in within:
        if c.task not in columns or (filters.light and not any((c.code, n) in cells for n in columns)):
            continue
        group = groups.setdefault(c.kind, Group(KINDS[c.kind]))
        if c.code not in lines:
            lines[c.code] = Line(c.code, c.unit, [None] * len(columns), Sum())
            group.lines.append(lines[c.code])
        lines[c.code].cells[columns[c.task]] = cells.get((c.code, c.task))
        chapter = chapter_of[c.task]
        for total in (lines[c.code].sum, group.sum, group.chapters[chapter], sums[chapter], made.tasks[c.task], made.sum):
            total.add(c)
    made.groups = [groups[kind] for kind in KINDS if kind in groups]
    return made


def shows(c: Count, light: str) -> bool:
    if light == Light.GREEN:
        return c.total > c.red + c.yellow + c.grey
    return not light or getattr(c, light) > 0


def cell(year: int, c: Count) -> Cell:
    light, word = RANKS[c.worst]
    where = f"{c.unit} 任务{c.task}"
    if c.total == 1:
        state = next(s for s in State if getattr(c, s))
        words = STATE_NAMES[state] if word in ("待核验", "已销号") else f"{STATE_NAMES[state]}，{word}"
        return Cell(f"/cards/{c.first}", MARKS[state], state, light, f"{where}：{words}", c.task, c.moves > 0)
    state = State.CLOSED if c.closed == c.total else "several"
    said = f"{where}：{c.total} 张任务卡，已销号 {c.closed}" + (f"，最急的{word}" if state == "several" else "")
    return Cell(f"/boards/{year}/{c.code}", f"{c.closed}/{c.total}", state, light, said, c.task, c.moves > 0)


def _chapters(tasks: list[Task], kept: set[int] | None, only: str) -> list[Chapter]:
    """The chapters in the plan's order with the tasks that have a column."""
    chapters: dict[str, Chapter] = {}
    for task in tasks:
        if only in ("", task.chapter) and (kept is None or task.number in kept):
            chapters.setdefault(task.chapter, Chapter(task.chapter, task.chapter_title)).tasks.append(task)
    return list(chapters.values())


def choices(tasks: list[Task]) -> dict[str, list[tuple[str, str]]]:
    """What each filter may be set to: (value, words)."""
    return {
        "chapter": list({t.chapter: (t.chapter, f"{t.chapter} {t.chapter_title}") for t in tasks}.values()),
        "kind": list(KINDS.items()),
        "light": [(light.value, LIGHT_NAMES[light]) for light in (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY)],
    }
