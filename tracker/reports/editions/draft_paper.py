"""A report as it stands today on paper, before it is issued."""

from tracker.printing.paper import Paper
from tracker.reports import document
from tracker.reports.figures.records import figures_of
from tracker.reports.text import sentences


def report(person, config, number: int, code: str | None) -> Paper:
    """The district's report of a year, or with `code` a unit's, as `person` may read it."""
    figures = figures_of(number, code, demo=config["DEMO"], reader=person)
    return Paper(
        sentences.title(figures),
        len(document.html(figures)),
        lambda fonts_folder: document.printed(figures, fonts_folder),
    )
