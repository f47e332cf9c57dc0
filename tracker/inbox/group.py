"""Things of one sort that wait for somebody, as the inbox and the daily mail show them."""

from collections.abc import Callable
from dataclasses import dataclass, field

SHOWN = 12  # of one group; the rest is counted


@dataclass
class Item:
    title: str
    url: str
    note: str = ""


@dataclass
class Group:
    """Things of one sort with the reason why they wait; the most pressing sort comes first."""

    key: str
    title: str
    why: str
    more: str  # where all of them are; empty where there is no such page
    total: int = 0
    items: list[Item] = field(default_factory=list)

    def add(self, *items: Item) -> None:
        self.total += len(items)
        self.items += items[: SHOWN - len(self.items)]

    def take(self, query, item: Callable[[object], Item]) -> "Group":
        """The first few rows of `query` as items, the rest counted."""
        self.items = [item(row) for row in query.limit(SHOWN)]
        self.total = query.count() if len(self.items) == SHOWN else len(self.items)
        return self
