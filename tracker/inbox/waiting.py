"""What waits for a person, and why: counted from the records in a fixed number of queries."""

from datetime import date

from tracker import clock
from tracker.inbox import of_jobs, of_office, of_unit
from tracker.inbox.group import Group
from tracker.permissions import can
from tracker.settings import all_settings


def waiting(person, today: date | None = None) -> list[Group]:
    """The groups that hold something for `person` to do, the most pressing sort first."""
    today = today or clock.today()
    groups = []
    if can("write progress", person, person):
        groups += [
            *of_unit.cards(person, today, all_settings()["due_soon_days"]),
            of_unit.notices(person),
        ]
    if can("verify", None, person):
        groups += [
            of_office.to_verify(person),
            of_office.to_check(person),
            of_office.to_decide(person),
        ]
    if can("write remarks", None, person):
        groups.append(of_unit.remarks(person))
    if can("manage accounts", None, person):
        groups += [of_jobs.failed_jobs(), of_jobs.mail_trouble()]
    groups.append(of_jobs.own_jobs(person))
    return [group for group in groups if group.total]
