"""What waits for a person, and why: counted from the records in a fixed number of queries."""

from datetime import date

from tracker import clock
from tracker.inbox import account_items, job_items, office_items, unit_items
from tracker.inbox.group import Group
from tracker.permissions import can
from tracker.settings.setting import all_settings


def waiting(person, today: date | None = None) -> list[Group]:
    """The groups that hold something for `person` to do, the most pressing sort first."""
    today = today or clock.today()
    groups = [account_items.changes(person)]
    if can("write progress", person, person):
        groups += [
            *unit_items.cards(person, today, all_settings()["due_soon_days"]),
            unit_items.notices(person),
        ]
    if can("verify", None, person):
        groups += [
            office_items.to_verify(person),
            office_items.to_check(person),
            office_items.to_decide(person),
        ]
    if can("write remarks", None, person):
        groups.append(unit_items.remarks(person))
    if can("manage accounts", None, person):
        groups += [job_items.failed_jobs(), job_items.mail_trouble()]
    groups += [
        account_items.address(person),
        job_items.own_jobs(person),
    ]
    return [group for group in groups if group.total]
