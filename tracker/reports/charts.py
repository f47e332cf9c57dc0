"""Charts of a report as inline SVG, the same on screen and on paper; on a narrow screen a list tells the same with a bar a line.

Shades of one hue, from finished to untouched, stay apart in grey print; every segment carries its number, and the
<title> says all of it in words. Colours are attributes, which a style sheet may override; style attributes would be
refused by the content security policy.
"""

from markupsafe import Markup

from tracker.reports.figures.counts import STATES
from tracker.reports.figures.rates import percent

WIDTH = 680
INK, LINE, PAPER, ALARM = "#1b1b1b", "#1c4f7e", "#ffffff", "#b21a20"
FILLS = {"closed": "#1c4f7e", "submitted": "#6f9fd0", "doing": "#c9dcef", "pending": PAPER}
INKS = {"closed": PAPER, "submitted": INK, "doing": INK, "pending": INK}
TRACK = "#e9eef4"


def counts_by_chapter(chapters):
    """(name, counts) of every chapter that has cards."""
    rows = [
        (f"{chapter.mark} {chapter.title.partition('，')[0]}", chapter.counts)
        for chapter in chapters
    ]
    return [(label, counts) for label, counts in rows if counts.total]


def states_by_chapter(chapters):
    """One bar a chapter, divided by state, with its number of cards and its rate."""
    rows = counts_by_chapter(chapters)
    if not rows:
        return ""
    left, right, step, top = 168, 96, 34, 40
    full = WIDTH - left - right
    marks = legend(left)
    for row, (label, counts) in enumerate(rows):
        y = top + row * step
        marks.append(text(left - 10, y + 15, label, anchor="end"))
        marks += segments(left, y, full, 22, counts)
        marks.append(text(WIDTH, y + 15, f"{counts.total}张 {percent(counts.rate)}", anchor="end"))
    words = "；".join(f"{label}：{spoken(counts)}" for label, counts in rows)
    return drawing("各章任务卡按状态分布。" + words + "。", top + len(rows) * step - 6, marks)


def units_by_rate(units):
    """Departments and streets that have cards, the highest rate first."""
    columns = [
        [unit for unit in units if unit.counts.total and unit.street is street]
        for street in (False, True)
    ]
    return [
        sorted(column, key=lambda unit: (-unit.counts.rate, unit.code))
        for column in columns
        if column
    ]


def rates_by_unit(units):
    """The rate of every unit in two columns, departments and streets."""
    columns = units_by_rate(units)
    if not columns:
        return ""
    step, gap = 19, 28
    wide = (WIDTH - gap * (len(columns) - 1)) / len(columns)
    marks = []
    for place, column in enumerate(columns):
        x, bar = place * (wide + gap), wide - 112 - 88
        for row, unit in enumerate(column):
            y, counts = row * step, unit.counts
            marks.append(text(x + 104, y + 13, unit.name, anchor="end", size=12.5))
            marks.append(box(x + 112, y + 3, bar, 12, TRACK, "track"))
            marks.append(
                box(x + 112, y + 3, bar * counts.rate / 100, 12, FILLS["closed"], "closed")
            )
            label = f"{percent(counts.rate)} {counts.closed}/{counts.total}"
            marks.append(text(x + wide, y + 13, label, anchor="end", size=12))
    return drawing(in_words(columns), max(map(len, columns)) * step, marks)


def in_words(columns):
    """What the chart shows, for those who hear it; the table has every number."""
    units = sorted(
        (unit for column in columns for unit in column), key=lambda unit: -unit.counts.rate
    )
    ends = [f"{unit.name}，{percent(unit.counts.rate)}" for unit in (units[0], units[-1])]
    return (
        f"条形图：{len(units)}个单位的完成率，部门和街办分栏，由高到低排列。最高的是{ends[0]}；最低的是{ends[1]}。"
        "每个单位的数字见附表3。"
    )


def task_bar(counts):
    """A slim bar under one task's name; the numbers stand beside it in words."""
    return drawing(
        f"{spoken(counts)}。",
        9,
        segments(0, 0.5, 200, 8, counts, numbers=False),
        width=200,
        name="slim",
    )


def states_bar(counts):
    """A bar as wide as its place; the words beside it say what it shows."""
    return bar(segments(0, 0, 200, 8, counts, numbers=False))


def rate_bar(counts):
    return bar(
        [
            box(0, 0, 200, 8, TRACK, "track"),
            box(0, 0, 2 * counts.rate, 8, FILLS["closed"], "closed"),
        ]
    )


def bar(marks, width=200, name="bar"):
    return Markup(
        '<svg class="{}" viewBox="0 0 {} 8" preserveAspectRatio="none" aria-hidden="true">{}</svg>'
    ).format(name, width, Markup("").join(marks))


def swatch(state):
    """A state's shade, beside its word."""
    return bar([box(0, 0, 8, 8, FILLS[state], state, line=True)], 8, "swatch")


def segments(x, y, width, height, counts, numbers=True):
    """The parts of one bar; a number that its part cannot hold is left to the words."""
    marks = []
    for state in STATES:
        count = getattr(counts, state)
        part = width * count / (counts.total or 1)
        if count:
            marks.append(box(x, y, part, height, FILLS[state], state, line=True))
        if count and numbers and part > 9 + 7 * len(str(count)):
            marks.append(
                text(
                    x + part / 2,
                    y + height / 2 + 5,
                    count,
                    "middle",
                    13,
                    INKS[state],
                    "on-closed" if state == "closed" else "label",
                )
            )
        x += part
    return marks


def legend(x):
    marks = []
    for state, label in STATES.items():
        marks += [
            box(x, 5, 14, 14, FILLS[state], state, line=True),
            text(x + 20, 17, label, size=13),
        ]
        x += 90
    return marks


def spoken(counts):
    words = "、".join(f"{label}{getattr(counts, state)}张" for state, label in STATES.items())
    return f"共{counts.total}张，{words}"


def drawing(title, height, marks, width=WIDTH, name="chart"):
    return Markup(
        '<svg class="{}" xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {} {:g}"><title>{}</title>{}</svg>'
    ).format(name, width, height, title, Markup("").join(marks))


def box(x, y, width, height, fill, name, line=False):
    edge = Markup(' stroke="{}" stroke-width="0.75"').format(LINE) if line else ""
    return Markup(
        '<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:g}" fill="{}"{}/>'
    ).format(name, x, y, width, height, fill, edge)


def text(x, y, words, anchor="start", size=14, fill=INK, name="label"):
    return Markup(
        '<text class="{}" x="{:.1f}" y="{:.1f}" font-size="{:g}" text-anchor="{}" fill="{}" '
        'font-family="Report Song, Noto Serif CJK SC, Noto Sans CJK SC, serif">{}</text>'
    ).format(name, x, y, size, anchor, fill, words)
