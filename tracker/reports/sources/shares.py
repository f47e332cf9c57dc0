"""Behind the figures of cards, tasks and units: the cards, tasks and units of the report itself."""

from tracker.reports.charts import percent
from tracker.reports.figures.counts import STATES, Counts
from tracker.reports.sources.row import Row, Source
from tracker.reports.text.sentences import COMPLETION

CARDS = {
    "cards": ("任务卡", lambda share: True),
    **{
        state: (label, lambda share, state=state: share.state == state)
        for state, label in STATES.items()
    },
    "overdue": ("逾期未销号的任务卡", lambda share: share.overdue),
    "returned": ("核验时退回过的任务卡", lambda share: share.returns > 0),
}
TASKS = {
    "tasks": ("任务", lambda task: True),
    **{key: (f"{label}任务", fits) for key, (label, fits) in COMPLETION.items()},
}
KEYS = {*CARDS, *TASKS, "units"}


def source(key, asked):
    if key in CARDS:
        return cards(key, asked)
    return tasks(key, asked) if key in TASKS else units(asked)


def cards(key, asked):
    label, fits = CARDS[key]
    told = told_of(asked)
    shares = [(task, share) for task in told for share in task.shares]
    rows = [
        Row(share.unit, f"{task.number}.{task.text}" + (f"（{share.domain}）" if share.domain else ""),
            f"/cards/{share.card}", STATES[share.state])
        for task, share in shares if fits(share)
    ]  # fmt: skip
    rate = percent(Counts.of([share for _, share in shares]).rate)
    how = f"一行一张，共{len(rows)}张" + (
        f"，占{len(shares)}张任务卡的{rate}。" if key == "closed" else "。"
    )
    return Source(label, (f"{len(rows)}张", *([rate] if key == "closed" else [])), how, rows)


def tasks(key, asked):
    label, fits = TASKS[key]
    own = asked.figures.unit is not None
    found = [task for task in told_of(asked) if fits(task) and (task.shares or not own)]
    rows = [
        Row("", f"{task.number}.{task.text}", f"/boards/{asked.figures.year}/task/{task.number}", f"{task.counts.closed}/{task.counts.total}")
        for task in found
    ]  # fmt: skip
    return Source(
        label, (f"{len(rows)}项",), f"一行一项，共{len(rows)}项；右列是已销号数和任务卡数。", rows
    )


def units(asked):
    """The units that have a card."""
    rows = [
        Row(unit.name, "本年度看板", f"/boards/{asked.figures.year}/{unit.code}", f"{unit.counts.closed}/{unit.counts.total}")
        for unit in asked.figures.units
    ]  # fmt: skip
    return Source(
        "责任单位",
        (f"{len(rows)}个",),
        f"一行一个，共{len(rows)}个；右列是已销号数和任务卡数。",
        rows,
    )


def told_of(asked):
    """The tasks that the figure is narrowed to."""
    return [
        task for chapter in asked.figures.chapters if asked.chapter in ("", chapter.mark)
        for task in chapter.tasks if asked.task in (None, task.number)
    ]  # fmt: skip
