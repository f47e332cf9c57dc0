"""Editions of other years in no time: the same figures under another year."""

import json

from tracker.reports.editions.edition import Edition
from tracker.reports.editions.snapshot import digest


def edition_of(first: Edition, year: int) -> Edition:
    figures = json.loads(first.figures)
    number = f"{year}-1"
    figures = figures | {"year": year, "edition": figures["edition"] | {"number": number}}
    text = json.dumps(figures, ensure_ascii=False, indent=1) + "\n"
    return Edition.create(
        number=number,
        year=year,
        ordinal=1,
        issued_on=first.issued_on,
        issued_by=first.issued_by,
        title=first.title.replace("2026", str(year)),
        figures=text,
        figures_sha256=digest(text),
        pdf_sha256=first.pdf_sha256,
        pdf_size=first.pdf_size,
    )
