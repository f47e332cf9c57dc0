"""What is behind every figure of a report. A key names a figure wherever it stands; `cite.Cite` makes the address."""

from tracker.refusals import Missing
from tracker.reports.figures import media_accounts
from tracker.reports.figures.records import figures_of, unit_of
from tracker.reports.sources import records, registers, shares
from tracker.reports.sources.row import Asked, Source
from tracker.units.unit import Unit


def source_of(key, number, code, person, task=None, chapter="") -> Source:
    """The rows behind a figure of the district's report of a year, or of a unit's. Missing for a figure that is none."""
    asked = Asked(
        figures_of(number, code, reader=person), unit_of(code, Unit.select()), person, task, chapter
    )
    return behind(key, asked)


def behind(key, asked) -> Source:
    if key in shares.KEYS:
        return shares.source(key, asked)
    if key in registers.KEYS:
        return registers.source(key, asked)
    if key == "evidence":
        return records.all_of_year(asked)
    if key.startswith(f"{media_accounts.KIND}."):
        return registers.of_accounts(key, asked)
    if "." in key:
        return records.measured(key, asked)
    raise Missing("报告里没有这个数字。")
