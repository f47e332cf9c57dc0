"""What a report leaves empty, told before it is issued: the office's own parts, and what is on no record."""

import re

from tracker.reports.figures import progress
from tracker.reports.text import safeguards, sentences
from tracker.reports.text.sentences import NOTHING

# The parts that a person writes, and what is printed of each when nobody has.
WRITTEN = {
    "problems": ("五、存在的主要问题", "只印系统写明的内容"),
    "next_steps": ("六、下一步工作安排", f"印“{NOTHING}”"),
}
ASKED = "有的部分没有编写。请勾选“就这样印发，不再编写”，或者先去编写。"
NAMED = re.compile(f"([^：；。]+)：{NOTHING}")


def unwritten(narrative) -> list[tuple[str, str]]:
    """(part, what is printed of it) of each part that the office has not written."""
    return [told for name, told in WRITTEN.items() if not getattr(narrative, name).strip()]


def without_data(figures) -> list[str]:
    """What the report says 暂无数据 of, by the names it gives them; read off its own sentences."""
    said = [
        safe(figures)
        for safe in (
            safeguards.briefings,
            safeguards.trainings,
            safeguards.division,
            safeguards.staff,
            safeguards.supervision,
        )
    ]
    said += [sentences.told(telling) for telling in figures.tellings]
    names = [name for sentence in said for name in NAMED.findall(sentence)]
    if silent := sum(len(progress.silent(task)) for task in figures.tasks):
        names.append(f"{silent}张任务卡的推进情况")
    return list(dict.fromkeys(names))
