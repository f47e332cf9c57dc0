"""The overview of a year: what was counted, laid out by chapter and group and added up along every edge."""

from tracker.boards.light import LIGHT_NAMES, Light
from tracker.overview.counts import Count, Counted, Filters
from tracker.overview.matrix import Chapter, Group, Line, Overview, Sum, cell
from tracker.plan.task import Task
from tracker.units.unit import KINDS


def overview_of(year: int, tasks: list[Task], counted: Counted, filters: Filters) -> Overview:
    """Lay out what the database counted. A light hides the cells that have another, and tasks that are left with none."""
    chapter_of = {t.number: t.chapter for t in tasks}
    lit = {c.task for c in counted.totals if shows(c, filters.light)}
    chapters = _chapters(tasks, lit if filters.light else None, filters.chapter)
    columns = {
        t.number: place for place, t in enumerate(t for chapter in chapters for t in chapter.tasks)
    }
    made = Overview(
        chapters, [], {number: Sum() for number in columns}, Sum(), counted.page, counted.pages
    )
    groups = {kind: Group(name) for kind, name in KINDS.items()}
    for c in counted.totals:
        if c.task in columns:
            for total in (
                made.sum,
                made.tasks[c.task],
                groups[c.kind].sum,
                groups[c.kind].chapters[chapter_of[c.task]],
            ):
                total.add(c)
    lines: dict[str, Line] = {}
    for c in counted.cells:
        if c.task in columns:
            if c.code not in lines:
                lines[c.code] = Line(c.code, c.unit, [None] * len(columns), Sum())
                groups[c.kind].lines.append(lines[c.code])
            lines[c.code].sum.add(c)
            if shows(c, filters.light):
                lines[c.code].cells[columns[c.task]] = cell(year, c)
    made.groups = [group for group in groups.values() if group.lines]
    for chapter in made.chapters:
        for task in chapter.tasks:
            chapter.sum.add(made.tasks[task.number])
    return made


def shows(c: Count, light: str) -> bool:
    if light == Light.GREEN:
        return c.total > c.red + c.yellow + c.grey
    return not light or getattr(c, light) > 0


def _chapters(tasks: list[Task], kept: set[int] | None, only: str) -> list[Chapter]:
    """The chapters in the plan's order with the tasks that have a column."""
    chapters: dict[str, Chapter] = {}
    for task in tasks:
        if only in ("", task.chapter) and (kept is None or task.number in kept):
            chapters.setdefault(
                task.chapter, Chapter(task.chapter, task.chapter_title)
            ).tasks.append(task)
    return list(chapters.values())


def choices(tasks: list[Task]) -> dict[str, list[tuple[str, str]]]:
    """What each filter may be set to: (value, words)."""
    return {
        "chapter": list(
            {t.chapter: (t.chapter, f"{t.chapter} {t.chapter_title}") for t in tasks}.values()
        ),
        "kind": list(KINDS.items()),
        "light": [
            (light.value, LIGHT_NAMES[light])
            for light in (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY)
        ],
    }
