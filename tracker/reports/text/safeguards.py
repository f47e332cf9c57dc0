"""The report's sentences about briefings, trainings, people in charge, and supervision."""

from tracker.reports.figures.rates import percent, rate_of
from tracker.reports.source_links import PLAIN, fill, together
from tracker.reports.text.sentences import NOTHING, attended


def briefings(figures, cite=PLAIN):
    """How often leaders were briefed, and which units that owe it have no record of their head being briefed."""
    held = figures.briefings
    if not held:
        return f"听取政务公开工作汇报：{NOTHING}。"
    by_head = [briefing.unit for briefing in held if briefing.by_head]
    words = fill("听取政务公开工作汇报{held}次，其中主要负责同志听取{by_head}次",
                 held=cite(len(held), "briefing.held"), by_head=cite(len(by_head), "briefing.by_head"))  # fmt: skip
    return together(words, without(figures, "briefing", set(by_head), "主要负责同志听取汇报"))


def trainings(figures, cite=PLAIN):
    held = figures.trainings
    if not held:
        return f"组织政务公开学习培训：{NOTHING}。"
    words = fill(
        "组织政务公开学习培训{held}次{attended}",
        held=cite(len(held), "training.held"),
        attended=attended(held, cite),
    )
    return together(
        words, without(figures, "training", {training.unit for training in held}, "学习培训")
    )


def division(figures, cite=PLAIN):
    """Whether it is public who is in charge."""
    if figures.posts is None:
        return f"分工公布：{NOTHING}。"
    if figures.unit:
        return "分管负责人和分工已登记公布。" if figures.posts.divided else "分工公布：尚无记录。"
    return fill("登记公布分管负责人和分工的单位{divided}个，占{units}个责任单位的{rate}。",
                divided=cite(figures.posts.divided, "divided"), units=cite(len(figures.units), "units"),
                rate=percent(rate_of(figures.posts.divided, len(figures.units))))  # fmt: skip


def staff(figures, cite=PLAIN):
    if figures.posts is None:
        return f"专职人员：{NOTHING}。"
    where = "" if figures.unit else f"，分布在{figures.posts.staffed}个单位"
    return fill(
        "在岗的政务公开专职人员{staff}名{where}。",
        staff=cite(figures.posts.staff, "staff"),
        where=where,
    )


def supervision(figures, cite=PLAIN):
    """Notices; a unit's score is on no record, and what the district's evaluation came to is told with its task."""
    notices = figures.notices
    told = not figures.unit and any(telling.kind == "evaluation" for telling in figures.tellings)
    scores = "" if told else f"绩效评估得分：{NOTHING}。"
    if notices is None:
        return f"督办单：{NOTHING}。{scores}"
    words = fill("{verb}督办单{issued}份，已办结{closed}份，办结率{rate}。", verb="收到" if figures.unit else "印发",
                 issued=cite(notices.issued, "notices"), closed=cite(notices.closed, "notices-closed"),
                 rate=percent(rate_of(notices.closed, notices.issued)))  # fmt: skip
    return together(words, scores)


def without(figures, kind, have, what):
    """The end of a sentence: which of the units that owe a meeting have none on record."""
    owing = [unit for unit in figures.units if kind in unit.owes]
    missing = [unit.name for unit in owing if unit.name not in have]
    if not owing:
        return "。"
    if not missing:
        return f"；应开展的{len(owing)}个单位均有记录。"
    return fill(
        "；应开展的{owing}个单位中，{count}个单位尚无{what}记录：{names}。",
        owing=len(owing),
        count=len(missing),
        what=what,
        names="、".join(missing),
    )
