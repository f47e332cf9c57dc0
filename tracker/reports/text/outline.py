"""The parts of a report in order: one list for its headings, its contents page and its bookmarks."""

from typing import NamedTuple


class Part(NamedTuple):
    level: int
    anchor: str
    title: str


DIGITS = " 一二三四五六七八九"
# Which chapters of the plan the parts on safeguards and on supervision tell of; 重点任务 is told of all others.
SAFEGUARDS, SUPERVISION = ("三（一）", "三（二）"), ("三（三）",)


def outline(figures):
    """Facts of the year first, the office's own words last, tables after them."""
    parts = [Part(1, "overall", "一、总体情况"), Part(1, "tasks", "二、重点任务推进情况")]
    parts += chapters(key_tasks(figures), "tasks")
    parts += [Part(1, "safeguards", "三、保障措施落实情况")]
    parts += chapters(figures.part(*SAFEGUARDS), "safeguards")
    parts += [
        Part(1, "supervision", "四、监督考核情况"),
        Part(1, "problems", "五、存在的主要问题"),
        Part(1, "next", "六、下一步工作安排"),
    ]
    return parts + [
        Part(1, anchor, f"附表{n} {title}") for n, (anchor, title) in enumerate(annexes(figures), 1)
    ]


def key_tasks(figures):
    """The chapters of 重点任务: those of another district's plan are numbered in its own way, and none is left out."""
    return tuple(
        chapter
        for chapter in figures.chapters
        if not chapter.mark.startswith(SAFEGUARDS + SUPERVISION)
    )


def chapters(found, anchor):
    return [
        Part(2, f"{anchor}-{n}", f"（{ordinal(n)}）{chapter.title}")
        for n, chapter in enumerate(found, 1)
    ]


def ordinal(n):
    """1 to 99 as a heading counts: 一, 十, 二十一."""
    tens, ones = divmod(n, 10)
    return (DIGITS[tens] if tens > 1 else "") + "十" * bool(tens) + DIGITS[ones].strip()


def annexes(figures):
    """Tables of what there is; in a year without cards there are none."""
    if not figures.totals.total:
        return
    yield "annex-tasks", "任务完成情况"
    if figures.unit is None or figures.domains:
        yield "annex-domains", "领域目录编制情况"
    if figures.unit is None:
        yield "annex-units", "各单位任务完成情况"
        yield "annex-matrix", "单位任务对照表"
        yield "annex-progress", "各单位推进情况"
