"""Followers: what later packages derive from records is brought up to date in the same transaction."""

from collections.abc import Callable

# each is called with the ids of records that are new or say something else now
listeners: list[Callable[[list[int]], None]] = []


def tell(*record_ids: int) -> None:
    for listen in listeners:
        listen(list(record_ids))
