"""The report's sentences around its figures: plain, and never a judgement without a number.

Each takes `cite`, which leads from a figure to what is behind it; without one they are words alone.
"""

from markupsafe import Markup

from tracker.reports.figures.counts import STATES
from tracker.reports.figures.rates import change_of, decimal, percent
from tracker.reports.source_links import PLAIN, fill, together

NOTHING = "暂无数据"


def title(figures):
    return "".join(title_lines(figures))


def title_lines(figures):
    """The title as two lines, each of which makes sense by itself."""
    return f"{figures.of_whom}{figures.year}年度", "政务公开标准化规范化工作推进情况报告"


def day(date):
    return f"{date.year}年{date.month}月{date.day}日"


def states(counts, cite=PLAIN, measure="张", **narrowed):
    """已销号12张、待核验3张…, leaving out the states nobody is in."""
    found = [
        fill(f"{label}{{count}}{measure}", count=cite(getattr(counts, state), state, **narrowed))
        for state, label in STATES.items() if getattr(counts, state)
    ]  # fmt: skip
    return fill("、").join(found)


def overall(figures, cite=PLAIN):
    """The paragraphs of 总体情况 about its cards."""
    counts = figures.totals
    if not counts.total:
        return [f"{figures.year}年度尚未分解任务，{NOTHING}。"]
    paragraphs = [together(opening(figures, cite), progress_of_all(figures, cite))]
    if not figures.unit:
        paragraphs.append(by_task(figures.tasks, cite))
    return paragraphs


def activity(figures, cite=PLAIN):
    """Its paragraphs about what was done, and how it compares with the year before."""
    paragraphs = [records(figures, cite)]
    if figures.previous and figures.previous.rate is not None:
        paragraphs.append(compared(figures, cite))
    return paragraphs


def opening(figures, cite):
    total, plan = cite(figures.totals.total, "cards"), figures.plan_title
    if figures.unit:
        held = cite(sum(bool(task.shares) for task in figures.tasks), "tasks")
        return fill(
            "{year}年，{unit}承担《{plan}》任务{held}项，任务卡{total}张。",
            year=figures.year,
            unit=figures.unit.name,
            plan=plan,
            held=held,
            total=total,
        )
    by_domain = "、".join(
        str(task.number) for task in figures.tasks if any(share.domain for share in task.shares)
    )
    return fill(
        "{year}年，全区{units}个单位承担《{plan}》{tasks}项任务。按责任单位{also}逐一分解，共形成任务卡{total}张。",
        year=figures.year, also=f"（第{by_domain}项任务按领域）" if by_domain else "",
        units=cite(len({share.code for share in figures.shares}), "units"), plan=plan,
        tasks=cite(len(figures.tasks), "tasks"), total=total)  # fmt: skip


def progress_of_all(figures, cite):
    counts = figures.totals
    return fill("截至{day}，{states}，完成率{rate}；逾期未销号{overdue}张，核验时退回过的{returned}张。",
                day=day(figures.made_on), states=states(counts, cite), rate=cite(percent(counts.rate), "closed"),
                overdue=cite(counts.overdue, "overdue"), returned=cite(counts.returned, "returned"))  # fmt: skip


def by_task(tasks, cite=PLAIN):
    """How many of the tasks all, some or none of their units have finished, leaving out what there is none of."""
    words = [fill(f"{label}{{count}}项", count=cite(count, key))
             for key, label, count in by_completion(tasks) if count]  # fmt: skip
    return together(
        fill("{all}项任务中，", all=cite(len(tasks), "tasks")), fill("，").join(words), "。"
    )


COMPLETION = {
    "tasks-whole": (
        "全部责任单位已销号的",
        lambda task: task.shares and task.counts.closed == task.counts.total,
    ),
    "tasks-partly": (
        "部分责任单位已销号的",
        lambda task: 0 < task.counts.closed < task.counts.total,
    ),
    "tasks-none": ("尚无责任单位销号的", lambda task: task.shares and not task.counts.closed),
    "tasks-unassigned": ("未形成任务卡的", lambda task: not task.shares),
}


def by_completion(tasks):
    return [
        (key, label, sum(bool(fits(task)) for task in tasks))
        for key, (label, fits) in COMPLETION.items()
    ]


def records(figures, cite=PLAIN):
    if not (figures.evidence or figures.briefings or figures.trainings):
        return f"佐证材料、听取汇报、学习培训：{NOTHING}。"
    return fill(
        "本年度登记佐证材料{evidence}份，听取政务公开工作汇报{briefings}次，组织学习培训{trainings}次{attended}。",
        evidence=cite(figures.evidence, "evidence"),
        briefings=cite(len(figures.briefings), "briefing.held"),
        trainings=cite(len(figures.trainings), "training.held"),
        attended=attended(figures.trainings, cite),
    )


def attended(trainings, cite=PLAIN):
    """、参训n人次, where anybody was counted."""
    people = [training.people for training in trainings if training.people is not None]
    return fill("、参训{people}人次", people=cite(sum(people), "training.people")) if people else ""


def compared(figures, cite=PLAIN):
    now, before, last = figures.totals, figures.previous, figures.year - 1
    points = change_of(now.rate, before.rate)
    change = (
        f"提高{decimal(points)}个百分点"
        if points > 0
        else f"下降{decimal(-points)}个百分点"
        if points < 0
        else "与上年持平"
    )
    words = fill("{last}年度任务卡{total}张，完成率{before}；本年度完成率{now}，{change}。",
                 last=last, total=cite(before.total, "cards", year=last), before=cite(percent(before.rate), "closed", year=last),
                 now=cite(percent(now.rate), "closed"), change=change)  # fmt: skip
    source = figures.compared_with and fill("上年数字取自已印发的{last}年度报告（编号{number}）。",
                                            last=last, number=cite(figures.compared_with, "cards", year=last))  # fmt: skip
    return together(words, source)


def chapter(chapter, cite=PLAIN):
    """What one part of the plan came to."""
    counts, numbers = chapter.counts, [task.number for task in chapter.tasks]
    which = (
        f"第{numbers[0]}—{numbers[-1]}项"
        if numbers == list(range(numbers[0], numbers[-1] + 1))
        else listed(numbers)
    )
    which = f"任务{len(numbers)}项（{which if len(numbers) > 1 else f'第{numbers[0]}项'}）"
    if not counts.total:
        return f"{which}，未形成任务卡，{NOTHING}。"
    of = {"chapter": chapter.mark}
    late = (
        fill("逾期未销号{n}张。", n=cite(counts.overdue, "overdue", **of))
        if counts.overdue
        else "无逾期。"
    )
    return fill(
        "{which}，任务卡{total}张：{states}；完成率{rate}，{late}",
        which=which,
        total=cite(counts.total, "cards", **of),
        states=states(counts, cite, **of),
        rate=cite(percent(counts.rate), "closed", **of),
        late=late,
    )


def listed(numbers):
    return f"第{'、'.join(map(str, numbers))}项"


def told(telling, cite=PLAIN):
    """The sentence of a telling with its figures; nothing where the report has one of its own."""
    if not telling.sentence:
        return ""
    if telling.silent:
        return f"{telling.name}：{NOTHING}。"
    figures = {
        measure.key.partition(".")[2]: cite(figure(measure), measure.key)
        for measure in telling.measures
    }
    return fill(Markup.escape(telling.sentence), **figures)


def figure(measure):
    """A measure with its unit: 12件, 98.5%, 暂无数据."""
    words = value(measure.value, measure.unit)
    return words if measure.value is None or measure.unit == "%" else f"{words}{measure.unit}"


def value(number, unit):
    """A measure's value as a table has it, its unit standing beside it."""
    return NOTHING if number is None else percent(number) if unit == "%" else str(number)
