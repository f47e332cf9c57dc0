"""The report's sentences around its figures: plain, and never a judgement without a number."""

from tracker.reports.charts import percent
from tracker.reports.counts import STATES

NOTHING = "暂无数据"
FEW = 3  # cards whose progress fits in the text


def title(figures):
    return "".join(title_lines(figures))


def title_lines(figures):
    """The title as two lines, each of which makes sense by itself."""
    return f"{figures.of_whom}{figures.year}年度", "政务公开标准化规范化工作推进情况报告"


def day(date):
    return f"{date.year}年{date.month}月{date.day}日"


def states(counts, measure="张"):
    """已销号12张、待核验3张…, leaving out the states nobody is in."""
    return "、".join(f"{label}{getattr(counts, state)}{measure}" for state, label in STATES.items() if getattr(counts, state))


def overall(figures):
    """The paragraphs of 总体情况."""
    counts, tasks = figures.totals, figures.tasks
    if not counts.total:
        return [f"{figures.year}年度尚未分解任务，{NOTHING}。"]
    held = [task for task in tasks if task.shares]
    if figures.unit:
        opening = f"{figures.year}年，{figures.unit.name}承担《{figures.plan_title}》任务{len(held)}项，任务卡{counts.total}张。"
    else:
        units = len({share.code for share in figures.shares})
        opening = (
            f"{figures.year}年，全区{units}个单位承担《{figures.plan_title}》{len(tasks)}项任务。"
            f"按责任单位（第1项任务按领域）逐一分解，共形成任务卡{counts.total}张。"
        )
    progress = f"截至{day(figures.made_on)}，{states(counts)}，完成率{percent(counts.rate)}"
    progress += f"；逾期未销号{counts.overdue}张，核验时退回过的{counts.returned}张。"
    paragraphs = [opening + progress]
    if not figures.unit:
        paragraphs.append(by_task(tasks))
    paragraphs.append(records(figures))
    if figures.previous and figures.previous.rate is not None:
        paragraphs.append(compared(figures))
    return paragraphs


def by_task(tasks):
    done = sum(bool(task.shares) and task.counts.closed == task.counts.total for task in tasks)
    none = sum(bool(task.shares) and not task.counts.closed for task in tasks)
    unassigned = sum(not task.shares for task in tasks)
    words = f"{len(tasks)}项任务中，全部责任单位已销号的{done}项，部分责任单位已销号的{len(tasks) - done - none - unassigned}项，"
    words += f"尚无责任单位销号的{none}项"
    return words + (f"，未形成任务卡的{unassigned}项。" if unassigned else "。")


def records(figures):
    if not (figures.evidence or figures.briefings or figures.trainings):
        return f"佐证材料、听取汇报、学习培训：{NOTHING}。"
    words = f"本年度登记佐证材料{figures.evidence}份，听取政务公开工作汇报{len(figures.briefings)}次，"
    return words + f"组织学习培训{len(figures.trainings)}次{attended(figures.trainings)}。"


def attended(trainings):
    """、参训n人次, where anybody was counted."""
    people = [training.people for training in trainings if training.people is not None]
    return f"、参训{sum(people)}人次" if people else ""


def compared(figures):
    now, before = figures.totals, figures.previous
    points = round(now.rate - before.rate, 1)
    change = f"提高{points:g}个百分点" if points > 0 else f"下降{-points:g}个百分点" if points < 0 else "与上年持平"
    return f"{figures.year - 1}年度任务卡{before.total}张，完成率{percent(before.rate)}；本年度完成率{percent(now.rate)}，{change}。"


def chapter(chapter):
    """What one part of the plan came to."""
    counts, numbers = chapter.counts, [task.number for task in chapter.tasks]
    which = f"第{numbers[0]}—{numbers[-1]}项" if numbers == list(range(numbers[0], numbers[-1] + 1)) else listed(numbers)
    which = f"任务{len(numbers)}项（{which if len(numbers) > 1 else f'第{numbers[0]}项'}）"
    if not counts.total:
        return f"{which}，未形成任务卡，{NOTHING}。"
    late = f"逾期未销号{counts.overdue}张。" if counts.overdue else "无逾期。"
    return f"{which}，任务卡{counts.total}张：{states(counts)}；完成率{percent(counts.rate)}，{late}"


def listed(numbers):
    return f"第{'、'.join(map(str, numbers))}项"


def shown(figures, task):
    """The shares whose progress is told in the text; where they are many, those that lead. A table has them all."""
    if figures.unit or len(task.shares) <= FEW:
        return task.shares
    leading = [share for share in task.shares if share.leads and share.progress]
    return leading if len(leading) <= FEW else []


def progress(share):
    """What a unit says of its share, led by 不涉及 or 零报告 where it is that."""
    words = share.progress or share.reason
    if share.closure:
        reason = f"（{share.reason}）" if share.reason and share.progress else ""
        return f"{share.closure}{reason}：{words}" if words else f"{share.closure}。"
    return words or f"{NOTHING}。"


def silent(task):
    """The names of those who have not said how far they are."""
    return [named(share) for share in task.shares if not (share.progress or share.reason)]


def named(share):
    return f"{share.unit}（{share.domain}）" if share.domain else share.unit
