"""Everything that is printed, by its name: what takes a moment while the reader waits, what takes longer as a job."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tracker.jobs.kinds import job
from tracker.printing import fonts
from tracker.refusals import Refused

QUICK = 40_000  # characters of HTML, which take about a second; a year's ledger has 250,000
PDF = "application/pdf"


@dataclass(frozen=True)
class Paper:
    """`weight` is the length of its HTML, `press` makes the PDF with the fonts in a folder."""

    name: str
    weight: int
    press: Callable[[Path], bytes]

    @property
    def is_quick(self) -> bool:
        return self.weight <= QUICK


def page(name: str, html: str) -> Paper:
    """A paper that is its HTML and nothing else."""

    def press(fonts_folder) -> bytes:
        from tracker.printing import (
            pdf,  # WeasyPrint takes half a second to load, which every start would pay
        )

        return pdf.render(html, fonts_folder=fonts_folder)

    return Paper(name, len(html), press)


# name → compose(person, config, **arguments) with that person's eyes; filled in wiring.py
PAPERS: dict[str, Callable[..., Paper]] = {}


def composed(name: str, person, config, **arguments) -> Paper:
    """The paper, not yet printed. Refused, as what is missing, when it could not be printed; Missing and Refused are its own."""
    made = PAPERS[name](person, config, **arguments)
    refuse_without_fonts(config)
    return made


def refuse_without_fonts(config) -> None:
    """Before a job is begun that could not be finished."""
    if problems := fonts.check(config["TRACKER_FONTS"]):
        raise Refused(f"报告无法打印：{problems}")


@job("print", "打印", verb="print reports")
def print_(work, paper: str, **arguments) -> dict:
    work.say(5, "正在取数")
    made = composed(paper, work.person, work.config, **arguments)
    work.say(15, "正在排版")
    work.keep(io.BytesIO(made.press(work.config["TRACKER_FONTS"])), f"{made.name}.pdf", PDF)
    return {"words": "已做好，可以下载。"}
