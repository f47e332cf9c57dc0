"""A table as it was uploaded: rows of text, with what its program knew and the text does not show."""

from dataclasses import dataclass, field

from tracker.tables.reader.book import letters


@dataclass(frozen=True)
class Row:
    """`number` counts from 1 as the program shows it; `notes` by column: ERROR, FORMULA (without result) or MERGED."""

    number: int
    cells: list[str]
    notes: dict[int, str] = field(default_factory=dict)
    hidden: bool = False

    def name(self, column: int) -> str:
        """A cell as people call it: D4."""
        return f"{letters(column)}{self.number}"


@dataclass(frozen=True)
class Table:
    """Rows that hold anything, each as long as the widest; `cut` says that there were more than could be read."""

    name: str
    rows: list[Row]
    hidden_columns: frozenset[int] = frozenset()
    cut: bool = False
