"""What each public page shows, from issued editions and their frozen figures alone."""

from tracker.public import issued_editions, metadata, open_data
from tracker.refusals import Missing
from tracker.reports import charts, document
from tracker.reports.editions.edition import Damaged
from tracker.reports.figures import comparison, progress
from tracker.reports.figures.counts import STATES
from tracker.reports.text import sentences


def home() -> dict:
    found = issued_editions.years()
    districts = [edition for _, editions in found for edition in editions if not edition.scope]
    whose = issued_editions.of_whom(districts[0]) if districts else ""
    newest = of_district(districts[0].year_id) if districts else {}
    totals = {edition.year_id: _totals(edition.year_id) for edition in districts}
    return newest | {
        "years": found,
        "totals": totals,
        "district": whose,
        "issued": issued_editions,
        "metadata": metadata.site(whose),
    }


def _totals(year: int):
    """A year's counts beside the others'; an older year that is damaged must not close the door to all of them."""
    try:
        return issued_editions.district(year).thawed().totals
    except Damaged:
        return None


def year(number: int) -> dict:
    """A year at a glance; where only units' reports were issued, a list of them."""
    found = issued_editions.of_year(number)
    units = sorted(
        (edition for edition in issued_editions.standing(found) if edition.scope),
        key=lambda edition: edition.scope,
    )
    whole = [edition for edition in found if not edition.scope]
    if not whole:
        return {"year": number, "edition": None, "units": units, "issued": issued_editions}
    shown = of_district(number)
    order = {unit.code: place for place, unit in enumerate(shown["figures"].units)}
    units.sort(key=lambda edition: order.get(edition.scope, len(order)))
    return shown | {"units": units, "editions": whole}


def of_district(number: int) -> dict:
    """What every page about a year's progress is made from."""
    edition = issued_editions.district(number)
    figures = edition.thawed()
    return {
        "year": number,
        "edition": edition,
        "figures": figures,
        "district": figures.district,
        "issued": issued_editions,
        "say": sentences,
        "progress": progress,
        "charts": charts,
        "states": STATES,
        "metadata": metadata.dataset(edition, figures),
    }


def task(year: int, number: int) -> dict:
    shown = of_district(year)
    tasks = shown["figures"].tasks
    at = next((place for place, task in enumerate(tasks) if task.number == number), None)
    if at is None:
        raise Missing(f"{year} 年度没有这项任务。")
    told = [
        telling
        for telling in shown["figures"].tellings
        if telling.task == number and not telling.silent
    ]
    measures = [measure for telling in told for measure in telling.measures]
    return shown | {
        "task": tasks[at],
        "measures": measures,
        "comparison": comparison,
        "before": tasks[at - 1] if at else None,
        "after": tasks[at + 1] if at + 1 < len(tasks) else None,
    }


def units(year: int) -> dict:
    shown = of_district(year)
    found = shown["figures"].units
    groups = [
        ("区级部门", [unit for unit in found if not unit.street]),
        ("街道办事处", [unit for unit in found if unit.street]),
    ]
    return shown | {"groups": [group for group in groups if group[1]]}


def unit(year: int, code: str) -> dict:
    shown = of_district(year)
    figures = shown["figures"]
    unit = next((each for each in figures.units if each.code == code), None)
    if unit is None:
        raise Missing(f"{year} 年度的报告里没有这个单位。")
    own = [(task, [share for share in task.shares if share.code == code]) for task in figures.tasks]
    report = next(
        (
            each
            for each in issued_editions.standing(issued_editions.of_year(year))
            if each.scope == code
        ),
        None,
    )
    return shown | {
        "unit": unit,
        "own": [each for each in own if each[1]],
        "report": report,
        "charge": next((each for each in figures.division or () if each.code == code), None),
        "briefings": [each for each in figures.briefings if each.unit == unit.name],
        "trainings": [each for each in figures.trainings if each.unit == unit.name],
    }


def division(year: int) -> dict:
    shown = of_district(year)
    found = {charge.code: charge for charge in shown["figures"].division or ()}
    return shown | {"charges": [(unit, found.get(unit.code)) for unit in shown["figures"].units]}


def data(year: int) -> dict:
    return of_district(year) | {"tables": open_data.TABLES}


def report(edition) -> dict:
    """An edition's page, whether it stands or was replaced."""
    found, figures = issued_editions.of_year(edition.year_id), edition.thawed()
    history = [each for each in found if each.scope == edition.scope]
    return document.context(figures) | {
        "year": edition.year_id,
        "edition": edition,
        "editions": history,
        "issued": issued_editions,
        "successor": next((each for each in history if each.replaces_id == edition.id), None),
        "whole": any(not each.scope for each in found),
        "district": figures.district,
        "metadata": metadata.report(edition, figures),
    }
