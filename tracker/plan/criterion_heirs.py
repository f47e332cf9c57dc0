"""Criteria that name units pass to whoever takes over their work, from the first year that is the successor's."""

from tracker.plan.criterion import Criterion
from tracker.units.unit import Unit


def pass_on() -> None:
    """Write into each criterion that names units who their heirs are: code → first year. Follows the units as they are now."""
    units = {u.id: u for u in Unit.select()}
    by_code = {u.code: u for u in units.values()}
    for criterion in Criterion.select():
        if criterion.applies.get("units"):
            heirs: dict[str, int] = {}
            for code in criterion.applies["units"]:
                for heir, year in _line(by_code[code], units):
                    heirs[heir] = min(year, heirs.get(heir, year))
            if heirs != criterion.applies.get("heirs", {}):
                criterion.applies = {
                    key: value for key, value in criterion.applies.items() if key != "heirs"
                } | ({"heirs": heirs} if heirs else {})
                criterion.save(only=[Criterion.applies])


def _line(unit: Unit, units: dict[int, Unit]):
    """(code, first year) of each of `unit`'s successors: a unit keeps the cards of the year in which it ends."""
    year, passed = 0, {unit.id}
    while unit.successor_id and unit.valid_to and unit.successor_id not in passed:
        year = max(year, unit.valid_to.year + 1)
        unit = units[unit.successor_id]
        passed.add(unit.id)
        yield unit.code, year
