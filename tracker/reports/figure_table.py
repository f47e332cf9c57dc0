"""A report's figures as one CSV table, for those who calculate with them: one figure a line."""

from tracker.reports.figures import comparison
from tracker.tables.writing import csv_of

HEAD = ("部分", "对象", "指标", "单位", "本年", "上年")
COUNTED = {
    "total": "任务卡",
    "closed": "已销号",
    "submitted": "待核验",
    "doing": "办理中",
    "pending": "待签收",
    "overdue": "逾期未销号",
    "returned": "退回过",
}


def table(figures):
    """UTF-8 with a mark at its head, as spreadsheets want it; no cell is a formula."""
    return csv_of(HEAD, rows(figures))


def rows(figures):
    for measure in comparison.overall(figures):
        yield "总体情况", "", measure.label.strip(), measure.unit, measure.value, measure.before
    names = {task.number: f"{task.number}.{task.text}" for task in figures.tasks}
    for telling in figures.tellings:
        for measure in telling.measures:
            yield (
                "任务数据",
                names.get(telling.task, ""),
                measure.label.strip(),
                measure.unit,
                measure.value,
                measure.before,
            )
    for task in figures.tasks:
        yield from counted("各项任务", names[task.number], task)
    for unit in figures.units:
        yield from counted("各单位", unit.name, unit)


def counted(part, name, thing):
    for key, label in COUNTED.items():
        before = (
            getattr(thing.before, key)
            if thing.before and key not in ("overdue", "returned")
            else None
        )
        yield part, name, label, "张", getattr(thing.counts, key), before
