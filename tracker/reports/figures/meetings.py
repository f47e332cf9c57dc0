"""Briefings and trainings held: what was done so that the work gets done."""

from dataclasses import dataclass
from datetime import date

from tracker.plan.register_fields import HEAD

BRIEFING, TRAINING = "briefing", "training"


@dataclass(frozen=True)
class Briefing:
    unit: str
    held_on: date
    title: str
    chair: str = ""
    by_head: bool = False


@dataclass(frozen=True)
class Training:
    unit: str
    held_on: date
    subject: str
    scope: str = ""
    people: int | None = None


def meetings_of(records, units, hidden=frozenset()):
    """kind → the briefings and trainings among a year's records, in the units' order and then by day.

    Of the records with the ids `hidden` the title is left out.
    """
    found = {BRIEFING: [], TRAINING: []}
    for row in sorted(records, key=lambda row: (units[row.unit_id].position, row.happened_on)):
        name, values = units[row.unit_id].name, row.values
        title = "—" if row.id in hidden else row.title
        if row.kind_id == BRIEFING:
            chair = values.get("chair", "")
            found[BRIEFING].append(Briefing(name, row.happened_on, title, chair, chair == HEAD))
        elif row.kind_id == TRAINING:
            found[TRAINING].append(
                Training(
                    name,
                    row.happened_on,
                    title,
                    values.get("scope", ""),
                    values.get("attendees"),
                )
            )
    return found
