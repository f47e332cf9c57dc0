"""What the pages of steering read from a request."""

from datetime import date

from flask import request
from flask_login import current_user

from tracker import clock
from tracker.accounts.person import Person
from tracker.evidence.fieldtypes import Wrong, read_date
from tracker.units.unit import KINDS, Unit


def person() -> Person:
    return current_user._get_current_object()


def day(name: str) -> date | None:
    """A date as typed; None where it is missing or no date."""
    try:
        return read_date(request.form.get(name, ""))
    except Wrong:
        return None


def units_chosen() -> list[Unit]:
    codes = request.form.getlist("units")
    return [u for u in present_units() if u.code in codes]


def present_units() -> list[Unit]:
    """The units of today, in the plan's order."""
    return [u for u in Unit.select().order_by(Unit.position) if u.is_valid_on(clock.today())]


def unit_groups(units: list[Unit]) -> list[tuple[str, list[Unit]]]:
    """By kind, for a form's boxes."""
    return [
        (label, found)
        for kind, label in KINDS.items()
        if (found := [u for u in units if u.kind == kind])
    ]
