"""The audit log: who did what, when, from where, with before and after; append-only, each entry chained to the last.

`note` belongs into the transaction of the change that it speaks of, so that both are kept or neither is.
"""

from tracker.audit.recorder import (
    HIDDEN,
    alone,
    changed,
    counted,
    note,
    once_in_a_while,
    stood,
    write_counts,
)

__all__ = [
    "HIDDEN",
    "alone",
    "changed",
    "counted",
    "note",
    "once_in_a_while",
    "stood",
    "write_counts",
]
