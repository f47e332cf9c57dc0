"""What an empty 存在的主要问题 begins with: where the problems lie, from the records, for the office to go on from.

The report itself tells how many cards are amiss and lists them; this tells where they gather, and what else is lacking.
"""

from collections import Counter

from tracker.reports.text.problems import AMISS
from tracker.reports.text.sentences import listed

MOST = 5  # units or tasks that a sentence names
ORDER = "一二三四五六七八九十"


def prefill(figures) -> str:
    """A paragraph a line; empty when the records show nothing amiss."""
    found = [
        sentence
        for sentence in (
            _amiss(figures),
            _not_begun(figures),
            *_meetings(figures),
            _notices(figures),
        )
        if sentence
    ]
    if len(found) < 2:
        return "".join(found)
    return "\n".join(f"{number}是{sentence}" for number, sentence in zip(ORDER, found))


def _amiss(figures) -> str:
    """Where overdue, returned and unreceived cards gather: by unit in the district's report, by task in a unit's."""
    cards = Counter()
    for task in figures.tasks:
        for share in task.shares:
            if any(amiss(share) for amiss in AMISS.values()):
                cards[f"第{share.task}项任务" if figures.unit else share.unit] += 1
    if not cards:
        return ""
    most = "、".join(f"{name}{count}张" for name, count in cards.most_common(MOST))
    return f"部分任务推进较慢。逾期未销号、退回重办和尚未签收的任务卡{'集中' if len(cards) > MOST else '分布'}在{most}。"


def _not_begun(figures) -> str:
    numbers = [task.number for task in figures.tasks if task.shares and not task.counts.closed]
    if not numbers or figures.unit:
        return ""
    return f"{len(numbers)}项任务尚无责任单位销号，即{listed(numbers)}。"


def _meetings(figures) -> list[str]:
    """What the plan asks of every unit and has no record."""
    if figures.unit:
        owed = (
            ("briefing", figures.unit.briefings, "听取政务公开工作汇报"),
            ("training", figures.unit.trainings, "政务公开学习培训"),
        )
        return [
            f"本年度尚无{what}的记录。"
            for kind, held, what in owed
            if kind in figures.unit.owes and not held
        ]
    missing = [
        (
            what,
            [
                unit.name
                for unit in figures.units
                if kind in unit.owes and not getattr(unit, kind + "s")
            ],
        )
        for kind, what in (("briefing", "听取政务公开工作汇报"), ("training", "政务公开学习培训"))
    ]
    return [
        f"{len(units)}个单位尚无{what}的记录，即{'、'.join(units[:MOST])}{'等' if len(units) > MOST else ''}。"
        for what, units in missing
        if units
    ]


def _notices(figures) -> str:
    left = figures.notices.issued - figures.notices.closed if figures.notices else 0
    return f"{figures.notices.issued}份督办单中，{left}份尚未办结。" if left else ""
