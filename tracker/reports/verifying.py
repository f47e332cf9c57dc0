"""Whether every issued edition is still what was issued."""
from collections.abc import Iterator

from tracker.reports.edition import Edition


def verified(store) -> Iterator[tuple[Edition, list[str]]]:
    """Every edition, oldest first, with what differs: the row against its frozen figures, the file against its digest."""
    for edition in Edition.select().order_by(Edition.id).iterator():
        found = (edition.row_is_wrong(), edition.file_is_wrong(store))
        yield edition, [wrong for wrong in found if wrong]
