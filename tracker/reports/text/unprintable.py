"""Where a report has characters that print as 〓, with a link to where they were typed, before it is issued."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from urllib.parse import quote

from tracker.printing import glyphs
from tracker.reports.editions.snapshot import frozen
from tracker.reports.figures.counts import Share
from tracker.reports.figures.figures import Narrative
from tracker.reports.figures.meetings import Briefing, Training
from tracker.reports.figures.parts import Domain, Task, Unit
from tracker.reports.figures.posts import Charge

AROUND = 8  # characters shown on either side


@dataclass(frozen=True)
class Place:
    """A text's neighbourhood of its first character without a font, and all of these."""

    what: str
    address: str
    characters: str
    around: str


def places(figures, fonts_folder) -> list[Place]:
    """Each text once, in the order of the report."""
    unknown = "".join(glyphs.missing(frozen(figures), fonts_folder))
    if not unknown:
        return []
    amiss = re.compile(f"[{re.escape(unknown)}]")
    scope = f"/{figures.unit.code}" if figures.unit else ""
    start = "报告的其他文字", f"/reports/{figures.year}{scope}/draft"
    found = {}
    for what, address, text in _texts(figures, *start):
        if at := amiss.search(text):
            around = text[max(0, at.start() - AROUND) : at.end() + AROUND].strip()
            characters = glyphs.named(dict.fromkeys(amiss.findall(text)))
            if callable(address):
                address = address(amiss, text)
            found[what, text] = Place(what, address, characters, around)
    return list(found.values())


def _texts(value, what: str, address) -> Iterator[tuple]:
    """(what it belongs to, where it is mended, text) of every text in the figures."""
    if isinstance(value, str):
        yield what, address, value
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each, what, address)
    elif is_dataclass(value):
        own = _place(value)
        what, address = (own[0], own[1] or address) if own else (what, address)
        for each in fields(value):
            yield from _texts(getattr(value, each.name), what, address)


def _place(part) -> tuple | None:
    match part:
        case Share():
            domain = f"（{part.domain}）" if part.domain else ""
            return f"{part.unit} 任务{part.task}{domain}", f"/cards/{part.card}"
        case Briefing():
            return f"{part.unit} 听取汇报", _record
        case Training():
            return f"{part.unit} 学习培训", _record
        case Charge():
            return f"{part.unit} 分工", f"/registers/roster/{part.code}"
        case Unit():
            return part.name, f"/units/{part.code}"
        case Task():
            return f"任务{part.number}的原文", "/plan"
        case Domain():
            return f"领域{part.number}", "/plan"
        case Narrative():
            return "编写的文字", None


def _record(amiss: re.Pattern, title: str) -> str:
    """The evidence that has the longest part of the title that can be typed."""
    return f"/evidence?q={quote(max(amiss.split(title), key=len).strip()[:40])}"
