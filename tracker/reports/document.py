"""Compose a report from its figures: the context of its templates, its HTML for print, its PDF."""

from collections import defaultdict
from datetime import datetime
from itertools import count

from jinja2 import Environment, PackageLoader

from tracker.printing.line_breaks import bound
from tracker.reports import charts, figure_table
from tracker.reports.editions.snapshot import frozen
from tracker.reports.figures import comparison, progress
from tracker.reports.figures.counts import STATES
from tracker.reports.source_links import Cite
from tracker.reports.text import outline, problems, safeguards, sentences

# Its own environment: a report is also printed from the shell and by workers, where there is no request.
PAGES = Environment(
    loader=PackageLoader("tracker"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
MARKS = {"closed": "●", "submitted": "◎", "doing": "○", "pending": "△", "overdue": "▲"}


def context(figures, print=False):
    """What the report's templates need, on screen and in print alike.

    On screen a figure that is not issued leads to what is behind it; on paper no line is left with a single character.
    """
    parts, counters = outline.outline(figures), defaultdict(lambda: count(1))
    return {
        "figures": figures,
        "print": print,
        "cite": Cite(
            figures.year,
            figures.unit.code if figures.unit else "",
            not (print or figures.edition),
            figures.compared_with,
        ),
        "bound": bound if print else lambda text: text,
        "title": sentences.title(figures),
        "outline": parts,
        "supervised": figures.part(*outline.SUPERVISION),
        "safeguards": figures.part(*outline.SAFEGUARDS),
        "key_tasks": outline.key_tasks(figures),
        "heads": {part.anchor: part.title for part in parts},
        "charts": charts,
        "say": sentences,
        "states": STATES,
        "marks": MARKS,
        "matrix": matrix(figures),
        "problems": problems,
        "amiss": problems.problems(figures),
        "safe": safeguards,
        "progress": progress,
        "comparison": comparison,
        "numbered": lambda kind: f"{kind}{next(counters[kind])}",
    }


def matrix(figures):
    """(unit's code, task) → the mark and id of that unit's card; of several, the one that is furthest behind."""
    order = [*STATES, "overdue"]
    cells = {}
    for share in figures.shares:
        now = "overdue" if share.overdue else share.state
        cell = cells.setdefault((share.code, share.task), (now, share.card))
        if order.index(now) > order.index(cell[0]):
            cells[share.code, share.task] = now, share.card
    return cells


def html(figures):
    """The printed form of a report: cover, contents and body."""
    return PAGES.get_template("reports/print.html").render(context(figures, print=True))


def printed(figures, fonts_folder):
    """The report as PDF bytes, with its figures attached as data."""
    from tracker.printing import (
        pdf,  # WeasyPrint takes half a second to load, which every start would pay
    )

    moment = datetime.combine(figures.made_on, datetime.min.time())
    attachments = [
        ("figures.json", frozen(figures).encode(), "本报告所依据的全部数据", moment),
        ("figures.csv", figure_table.table(figures), "本报告的数字，一行一个", moment),
    ]
    return pdf.render(html(figures), fonts_folder=fonts_folder, attachments=attachments)
