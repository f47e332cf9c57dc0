"""A report as it stands today on paper, before it is issued."""

from tracker.reports import document, sentences
from tracker.reports.paper import Paper, paper
from tracker.reports.records import figures_of


@paper("report")
def report(person, config, number: int, code: str | None) -> Paper:
    """The district's report of a year, or with `code` a unit's."""
    figures = figures_of(number, code, demo=config["DEMO"])
    return Paper(
        sentences.title(figures),
        len(document.html(figures)),
        lambda fonts_folder: document.printed(figures, fonts_folder),
    )
