"""The evidence that a report draws on: a year's records and those of the year before, in one query."""

from datetime import date

from tracker.evidence.evidence import Evidence


def filed(number, chosen=None):
    """year → its records, the oldest first, without those that others have replaced; of one unit where one is chosen."""
    query = Evidence.select(
        Evidence.id, Evidence.unit, Evidence.kind, Evidence.title, Evidence.happened_on, Evidence.values
    ).where(
        Evidence.happened_on.between(date(number - 1, 1, 1), date(number, 12, 31)) & Evidence.superseded_by.is_null()
    ).order_by(Evidence.happened_on, Evidence.id)  # fmt: skip
    found = {number - 1: [], number: []}
    for record in query.where(Evidence.unit == chosen) if chosen else query:
        found[record.happened_on.year].append(record)
    return found
