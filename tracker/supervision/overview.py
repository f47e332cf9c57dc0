"""The overview of a year: what was counted, narrowed by filters and added up along every edge."""
from dataclasses import dataclass

from tracker.boards.light import LIGHT_NAMES, Light
from tracker.people.unit import KINDS
from tracker.plan.task import Task
from tracker.supervision.counts import Count
from tracker.supervision.matrix import Chapter, Group, Line, Overview, Sum, cell


@dataclass(frozen=True)
class Filters:
    """What the person wants to see; empty means everything."""

    chapter: str = ""
    kind: str = ""
    light: str = ""

    def __bool__(self) -> bool:
        return bool(self.chapter or self.kind or self.light)


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
    lit = {c.code for c in seen}
    for c in within:
        if c.task not in columns or c.code not in lit:
            continue
        group = groups.setdefault(c.kind, Group(KINDS[c.kind]))
        if c.code not in lines:
            lines[c.code] = Line(c.code, c.unit, [None] * len(columns), Sum())
            group.lines.append(lines[c.code])
        lines[c.code].cells[columns[c.task]] = cells.get((c.code, c.task))
        for total in (lines[c.code].sum, group.chapters[chapter_of[c.task]], made.tasks[c.task]):
            total.add(c)
    made.groups = [groups[kind] for kind in KINDS if kind in groups]
    _add_up(made)
    return made


def _add_up(made: Overview) -> None:
    for chapter in made.chapters:
        for task in chapter.tasks:
            chapter.sum.add(made.tasks[task.number])
    for group in made.groups:
        for line in group.lines:
            group.sum.add(line.sum)
        made.sum.add(group.sum)


def shows(c: Count, light: str) -> bool:
    if light == Light.GREEN:
        return c.total > c.red + c.yellow + c.grey
    return not light or getattr(c, light) > 0


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
