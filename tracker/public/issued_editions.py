"""Which editions there are, as the public sees them: what stands, what was replaced by which, and under which address."""

from itertools import groupby

from tracker.refusals import Missing
from tracker.reports.editions.edition import Edition, edition_by_number, editions, latest


def years() -> list[tuple[int, list[Edition]]]:
    """Each year that anything was issued of, the newest first, with what counts of it: the district's, then the units'."""
    found = sorted(standing(editions()), key=lambda edition: (-edition.year_id, edition.scope))
    return [
        (year, list(some)) for year, some in groupby(found, key=lambda edition: edition.year_id)
    ]


def standing(found: list[Edition]) -> list[Edition]:
    """Those that no other replaces."""
    replaced = {edition.replaces_id for edition in found}
    return [edition for edition in found if edition.id not in replaced]


def of_year(year: int) -> list[Edition]:
    """The newest first. Missing where nothing was issued."""
    found = editions(year)
    if not found:
        raise Missing("这个年度还没有印发过报告。")
    return found


def district(year: int) -> Edition:
    """The district's that stands, with its figures."""
    return _there(latest(year, ""))


def of_unit(year: int, code: str) -> Edition:
    return _there(latest(year, code) if code else None)


def numbered(year: int, number: str) -> Edition:
    """Whichever edition has the number, replaced or not."""
    edition = edition_by_number(number)
    return _there(edition if edition.year_id == year else None)


def current_page(edition: Edition) -> str:
    """Where whatever stands in this report's place can be read, today and after every correction."""
    return f"/open/{edition.year_id}/{edition.scope or 'report'}/"


def own_data(edition: Edition) -> str:
    """Where the figures that it was printed from are, byte for byte what its digest names."""
    return f"/open/{edition.year_id}/report-{edition.number}.json"


def of_whom(edition: Edition) -> str:
    """Whose report it is, as its title names it."""
    return edition.title.partition(f"{edition.year_id}年度")[0]


def _there(edition: Edition | None) -> Edition:
    if edition is None:
        raise Missing("没有印发过这份报告。")
    return edition
