"""What programs read to find their way: the entries of the feed, and every address that search engines should know."""

from datetime import date

from tracker.public import issued_editions
from tracker.reports.editions.edition import Damaged, editions

PAGES = ("tasks", "units", "division", "meetings", "data")


def feed() -> dict:
    """Every edition, the newest first, with the moment of the newest."""
    found = editions()
    whose = next((issued_editions.of_whom(edition) for edition in found if not edition.scope), "")
    return {
        "editions": found,
        "issued": issued_editions,
        "whose": whose,
        "updated": found[0].issued_at if found else None,
    }


def addresses() -> list[tuple[str, date]]:
    """Pages of what stands, and all files, with the day on which each changed."""
    found = editions()
    standing = issued_editions.standing(found)
    pages = [
        (place, edition.issued_on)
        for edition in standing
        for place in (issued_editions.current_page(edition), *_of_year(edition))
    ]
    pages += [(edition.address, edition.issued_on) for edition in found]
    years = {
        f"/open/{edition.year_id}/": edition.issued_on
        for edition in sorted(standing, key=lambda edition: edition.issued_on)
    }
    return [("/open/", max(years.values())), *years.items(), *pages] if found else []


def _of_year(edition):
    """The pages that are made from a district's edition; none while its figures are damaged."""
    if edition.scope:
        return
    try:
        figures = issued_editions.district(edition.year_id).thawed()
    except Damaged:
        return
    places = [
        *PAGES,
        *(f"tasks/{task.number}" for task in figures.tasks),
        *(f"units/{unit.code}" for unit in figures.units),
    ]
    yield from (f"/open/{edition.year_id}/{place}/" for place in places)
