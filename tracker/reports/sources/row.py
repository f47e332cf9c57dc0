"""One thing that was counted, and a figure with all of them."""

from typing import NamedTuple


class Row(NamedTuple):
    """`words` and `address` are empty where the thing itself may not be seen; `number` is what it adds, as it is printed."""

    unit: str
    words: str
    address: str
    number: str = ""


class Source(NamedTuple):
    """`totals` is the figure in every form in which the report prints it; `how` says how the rows make it."""

    title: str
    totals: tuple[str, ...]
    how: str
    rows: list[Row]


class Asked(NamedTuple):
    """Whose figure is asked for, by whom, and to what it is narrowed."""

    figures: object
    chosen: object  # the unit of a unit's report
    person: object
    task: int | None = None
    chapter: str = ""
