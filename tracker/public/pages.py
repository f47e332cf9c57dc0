"""What each public page shows, from issued editions and their frozen figures alone."""
import json
from itertools import groupby

from tracker.public import open_data
from tracker.refusals import Missing
from tracker.reports import document
from tracker.reports.edition import editions, latest

REPORT = "report.json"
PACKAGE = "datapackage.json"


def years() -> list[tuple[int, list]]:
    """Each year that anything was issued of, the newest first, with what counts of it."""
    found = sorted(standing(), key=lambda edition: (-edition.year_id, edition.scope))
    return [(year, list(some)) for year, some in groupby(found, key=lambda edition: edition.year_id)]


def standing(year: int | None = None) -> list:
    """The editions that no other replaces."""
    found = editions(year)
    replaced = {edition.replaces_id for edition in found}
    return [edition for edition in found if edition.id not in replaced]


def report(year: int, code: str) -> dict:
    """A report's page. Missing where it was not issued; a year of which only units' were has a page that lists them."""
    found = editions(year)
    own = [edition for edition in found if edition.scope == code]
    if not own and (code or not found):
        raise Missing("没有印发过这份报告。")
    edition = latest(year, code)
    units = sorted((each for each in standing(year) if each.scope), key=lambda each: each.scope)
    shown = document.context(edition.thawed()) if edition else {}
    return shown | {"print": False, "edition": edition, "editions": own, "year": year, "units": units, "tables": open_data.TABLES}


def data(year: int, name: str) -> bytes:
    """A file of the district's open data: report.json, datapackage.json or one of the tables."""
    edition, table = latest(year, ""), name.removesuffix(".csv")
    if edition is None or name not in (REPORT, PACKAGE) and (table == name or table not in open_data.TABLES):
        raise Missing("没有这份公开数据。")
    figures = edition.thawed()
    if name == REPORT:
        return edition.figures.encode()
    if name == PACKAGE:
        tables = {each: open_data.table(figures, each) for each in open_data.TABLES}
        return json.dumps(open_data.package(edition, figures, tables), ensure_ascii=False, indent=1).encode()
    return open_data.table(figures, table)


def feed() -> dict:
    found = editions()
    return {"editions": found, "updated": found[0].issued_at if found else None}


def addresses() -> list[tuple[str, object]]:
    """Every page and file that a search engine should know, with the day on which it changed."""
    found = [(edition.page, edition.issued_on) for edition in standing()] + [(e.address, e.issued_on) for e in editions()]
    newest = max((day for _, day in found), default=None)
    return [("/open/", newest), *found] if found else []
