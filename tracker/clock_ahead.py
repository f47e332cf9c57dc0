"""Moments that lie ahead of now: written while a clock was ahead, and mended when it is right again."""

import logging
from datetime import timedelta

from peewee import DateTimeField

from tracker import audit, clock
from tracker.data.database import MODELS, db

TOLERANCE = timedelta(minutes=1)  # by which the clocks of several machines may differ
DUE = {"job.due_at", "schedule.due_at"}  # may lie ahead; the queue mends them
FIXED = {"audit_entry.at", "edition.issued_at"}  # what digests hold stays as it was written
log = logging.getLogger(__name__)


def mend() -> dict[str, int]:
    """Set every stored moment that lies ahead of now to now. Returns how many, by table and column."""
    moment = clock.now()
    found = {
        f"{column.model._meta.table_name}.{column.column_name}": column
        for model in MODELS
        for column in model._meta.sorted_fields
        if isinstance(column, DateTimeField)
    }
    mended = {}
    with db.atomic():
        for name in sorted(found.keys() - DUE - FIXED):
            column = found[name]
            ahead = column > moment + TOLERANCE
            if column.model.select().where(ahead).exists():
                mended[name] = column.model.update({column: moment}).where(ahead).execute()
        if mended:
            log.warning("moments ahead of now were set to now: %s", mended)
            audit.note("clock.mend", after=mended, words="时钟曾经超前")
    return mended
