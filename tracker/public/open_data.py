"""The issued figures as tables: which there are, what each column means, what may stand in it, and their rows as CSV."""

from dataclasses import dataclass, field

from tracker.boards.card import STATE_NAMES
from tracker.plan.register_fields import DEPUTY
from tracker.tables.writing import csv_of


@dataclass(frozen=True)
class Column:
    """A Table Schema field: name, type, words and constraints."""

    name: str
    type: str
    title: str
    constraints: dict = field(default_factory=dict)


def must(name, type, title, **constraints) -> Column:
    return Column(name, type, title, {"required": True} | constraints)


def count(name, title) -> Column:
    return must(name, "integer", title, minimum=0)


COUNTS = (
    count("cards", "任务卡"),
    count("closed", "已销号"),
    count("submitted", "待核验"),
    count("doing", "办理中"),
    count("pending", "待签收"),
    count("overdue", "逾期未销号"),
    count("returned", "核验时退回过"),
    Column("rate", "number", "完成率（百分数，无任务卡时为空）", {"minimum": 0, "maximum": 100}),
)
UNIT, DAY = must("unit", "string", "单位"), must("held_on", "date", "日期")


@dataclass(frozen=True)
class Table:
    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    references: tuple[tuple[str, str, str], ...] = ()  # column, table, column there


TABLES = {
    table.name: table
    for table in (
        Table(
            "tasks",
            "任务完成情况",
            (
                must("number", "integer", "序号", unique=True, minimum=1),
                must("chapter", "string", "方案章节"),
                Column("clause", "string", "条目"),
                must("text", "string", "重点任务"),
                Column("parties", "string", "责任单位"),
                Column("deadline", "string", "时限"),
                *COUNTS,
            ),
            key=("number",),
        ),
        Table(
            "units",
            "各单位任务完成情况",
            (
                must("code", "string", "单位代码", unique=True),
                must("name", "string", "单位"),
                *COUNTS,
                count("evidence", "佐证材料份数"),
                count("briefings", "听取汇报次数"),
                count("trainings", "学习培训次数"),
            ),
            key=("code",),
        ),
        Table(
            "shares",
            "各单位各项任务的进展",
            (
                must("task", "integer", "任务序号"),
                must("unit", "string", "单位代码"),
                Column("domain", "string", "领域，只有按领域分解的任务填写"),
                must("state", "string", "状态", enum=list(STATE_NAMES.values())),
                must("overdue", "boolean", "是否逾期未销号"),
                Column("progress", "string", "推进情况"),
            ),
            references=(("task", "tasks", "number"), ("unit", "units", "code")),
        ),
        Table(
            "division",
            "分管负责人和分工公布",
            (
                must("unit", "string", "单位代码", unique=True),
                must("unit_name", "string", "单位"),
                must("duty", "string", "职责", enum=[DEPUTY]),
                must("name", "string", "姓名"),
                Column("title", "string", "职务"),
                must("published_on", "date", "分工公布日期"),
                Column("url", "string", "分工公布网址"),
            ),
            key=("unit",),
            references=(("unit", "units", "code"),),
        ),
        Table(
            "measures",
            "各项任务的主要数据",
            (
                must("task", "integer", "任务序号"),
                must("source", "string", "依据的佐证材料"),
                must("label", "string", "指标"),
                Column("measure", "string", "计量单位"),
                Column("value", "any", "本年度（没有数据时为空）"),
                Column("before", "any", "上年度（没有数据时为空）"),
            ),
            references=(("task", "tasks", "number"),),
        ),
        Table(
            "briefings",
            "听取政务公开工作汇报",
            (
                UNIT,
                DAY,
                Column("title", "string", "名称"),
                must("by_head", "boolean", "主要负责同志听取"),
            ),
        ),
        Table(
            "trainings",
            "政务公开学习培训",
            (
                UNIT,
                DAY,
                Column("subject", "string", "主题"),
                Column("scope", "string", "范围"),
                Column("people", "integer", "参训人数（未登记时为空）", {"minimum": 0}),
            ),
        ),
    )
}


def rows(figures, table: str):
    """The rows of a table, each with a value a column."""
    if table == "tasks":
        for chapter in figures.chapters:
            for task in chapter.tasks:
                yield (
                    task.number,
                    chapter.mark,
                    task.clause,
                    task.text,
                    task.parties,
                    task.deadline,
                    *_counted(task.counts),
                )
    elif table == "units":
        for unit in figures.units:
            yield (
                unit.code,
                unit.name,
                *_counted(unit.counts),
                unit.evidence,
                unit.briefings,
                unit.trainings,
            )
    elif table == "shares":
        for share in figures.shares:
            yield (
                share.task,
                share.code,
                share.domain,
                STATE_NAMES[share.state],
                share.overdue,
                share.progress or share.reason,
            )
    elif table == "measures":
        yield from (
            (told.task, told.name, each.label, each.unit, each.value, each.before)
            for told in figures.tellings
            for each in told.measures
        )
    elif table == "division":
        known = {unit.code for unit in figures.units}
        yield from (
            (c.code, c.unit, c.duty, c.name, c.title, c.published_on, c.url)
            for c in figures.division or ()
            if c.code in known
        )
    else:
        yield from (
            [getattr(each, column.name) for column in TABLES[table].columns]
            for each in getattr(figures, table)
        )


def as_csv(figures, table: str) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it; what looks like a formula is made harmless."""
    return csv_of((column.name for column in TABLES[table].columns), rows(figures, table))


def _counted(counts):
    return counts.total, *(getattr(counts, column.name) for column in COUNTS[1:-1]), counts.rate
