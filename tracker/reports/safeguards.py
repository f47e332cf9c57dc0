"""The report's sentences about briefings, trainings, people in charge, and supervision."""

from tracker.reports.charts import percent
from tracker.reports.sentences import NOTHING, attended


def briefings(figures):
    """How often leaders were briefed, and which units that owe it have no record of their head being briefed."""
    held = figures.briefings
    if not held:
        return f"听取政务公开工作汇报：{NOTHING}。"
    by_head = {briefing.unit for briefing in held if briefing.by_head}
    words = f"听取政务公开工作汇报{len(held)}次，其中主要负责同志听取{sum(b.by_head for b in held)}次"
    return words + without(figures, "briefing", by_head, "主要负责同志听取汇报")


def trainings(figures):
    held = figures.trainings
    if not held:
        return f"组织政务公开学习培训：{NOTHING}。"
    words = f"组织政务公开学习培训{len(held)}次{attended(held)}"
    return words + without(figures, "training", {training.unit for training in held}, "学习培训")


def division(figures):
    """Whether it is public who is in charge."""
    if figures.posts is None:
        return f"分工公布：{NOTHING}。"
    if figures.unit:
        return "分管负责人和分工已登记公布。" if figures.posts.divided else "分工公布：尚无记录。"
    return f"登记公布分管负责人和分工的单位{figures.posts.divided}个，占{len(figures.units)}个责任单位的{divided(figures)}。"


def divided(figures):
    return percent(round(100 * figures.posts.divided / len(figures.units), 1)) if figures.units else percent(None)


def staff(figures):
    if figures.posts is None:
        return f"专职人员：{NOTHING}。"
    where = "" if figures.unit else f"，分布在{figures.posts.staffed}个单位"
    return f"在岗的政务公开专职人员{figures.posts.staff}名{where}。"


def supervision(figures):
    """Notices; scores have no record yet."""
    notices = figures.notices
    if notices is None:
        return f"督办单：{NOTHING}。绩效评估得分：{NOTHING}。"
    rate = percent(round(100 * notices.closed / notices.issued, 1))
    words = f"{'收到' if figures.unit else '印发'}督办单{notices.issued}份，已办结{notices.closed}份，办结率{rate}。"
    return f"{words}绩效评估得分：{NOTHING}。"


def without(figures, kind, have, what):
    """The end of a sentence: which of the units that owe a meeting have none on record."""
    owing = [unit for unit in figures.units if kind in unit.owes]
    missing = [unit.name for unit in owing if unit.name not in have]
    if not owing:
        return "。"
    if not missing:
        return f"；应开展的{len(owing)}个单位均有记录。"
    return f"；应开展的{len(owing)}个单位中，{len(missing)}个单位尚无{what}记录：{'、'.join(missing)}。"
