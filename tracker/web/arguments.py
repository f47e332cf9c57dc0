"""Numbers that a request carries: ids, versions, pages and years, in ASCII digits. Other text is no number and never an error."""

from collections.abc import Mapping
from datetime import MAXYEAR

from werkzeug.datastructures import MultiDict

LARGEST = 2**31 - 1  # of PostgreSQL's integer columns, which hold ids and versions


def number(text: str | None, default: int | None = -1, largest: int = LARGEST) -> int | None:
    """The number that `text` writes, from 0 to `largest`; otherwise `default`, by default one that no row has."""
    text = (text or "").strip()
    if text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= largest:
        return int(text)
    return default


def number_in(
    fields: Mapping, name: str, default: int | None = -1, largest: int = LARGEST
) -> int | None:
    return number(fields.get(name), default, largest)


def page_in(args: Mapping) -> int:
    return max(1, number_in(args, "page"))


def year_in(fields: Mapping, name: str = "year") -> int | None:
    """A year that a date can have, or None."""
    return number_in(fields, name, 0, MAXYEAR) or None


def ids_in(fields: MultiDict, name: str) -> list[int]:
    return [found for text in fields.getlist(name) if (found := number(text)) >= 0]


def versioned(text: str, separator: str = ":") -> tuple[int, int]:
    """Id and version of a row, of a field like `7:3`."""
    row, _, version = text.partition(separator)
    return number(row), number(version)


def versions_in(fields: MultiDict, name: str, separator: str = ":") -> dict[int, int]:
    """Id → version of the rows that `name` lists as in `versioned`; nonsense is left out."""
    pairs = (versioned(text, separator) for text in fields.getlist(name))
    return {row: version for row, version in pairs if min(row, version) >= 0}
