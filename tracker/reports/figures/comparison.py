"""The year beside the year before: measures of the whole, and those of each part that evidence tells."""

from tracker.reports.figures.rates import decimal
from tracker.reports.figures.task_figures import Measure


def overall(figures):
    """The rows of the table in 总体情况."""
    now, before = figures.totals, figures.previous
    rows = [
        Measure("cards", "任务卡", "张", now.total, before and before.total),
        Measure("closed", "已销号", "张", now.closed, before and before.closed),
        Measure("closed", "完成率", "%", now.rate, before and before.rate),
        Measure("evidence", "佐证材料", "份", figures.evidence, figures.evidence_before),
    ]
    return rows + [
        measure
        for telling in figures.tellings
        if telling.kind in ("briefing", "training")
        for measure in telling.measures
    ]


def of_chapters(figures):
    """(chapter, its counts, those of the year before) for each part of the plan that has cards."""
    return [
        (chapter, chapter.counts, chapter.before)
        for chapter in figures.chapters
        if chapter.counts.total
    ]


def of_part(figures, chapters):
    """The measures that evidence tells of these chapters, this year or the year before, without those told in 总体情况."""
    numbers = {task.number for chapter in chapters for task in chapter.tasks}
    return [
        measure for telling in figures.tellings
        if telling.task in numbers and telling.sentence and not (telling.silent and telling.was_silent)
        for measure in telling.measures
    ]  # fmt: skip


def compared(measures):
    """Is there anything of the year before to compare with?"""
    return any(measure.before is not None for measure in measures)


def change(measure):
    """增减 as a table prints it: +12, −3.4 percentage points, 持平, — where it cannot be said."""
    if measure.change is None:
        return "—"
    if not measure.change:
        return "持平"
    number = (
        f"{decimal(abs(measure.change))}个百分点"
        if measure.unit == "%"
        else f"{abs(measure.change):g}"
    )
    return f"{'+' if measure.change > 0 else '−'}{number}"


def points(now, before):
    """The change of a rate between two counts of cards."""
    rates = (now.rate, before.rate if before else None)
    return change(Measure("", "", "%", *rates))
