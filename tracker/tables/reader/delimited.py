"""CSV as programs and people write it: any usual encoding and separator, quotes that are not doubled."""

import codecs
import csv
import re
from collections import Counter
from io import StringIO
from itertools import islice

from book import ROWS, Book, Unfit

SEPARATORS = ",\t;|，；"
LOOKED_AT = 20  # lines, to find the separator
ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read(data: bytes, book: Book) -> None:
    """The one table of a CSV. Raises Unfit (encoding, large, wide)."""
    text, separator = _decoded(data), None
    first, _, rest = text.partition("\n")
    if found := re.fullmatch(r"sep=(.)\s*", first, re.I):  # as Excel writes it
        text, separator = rest, found[1]
    separator, table = separator or _separator(text), book.table("")
    for number, row in _rows(text, separator):
        if not table.add(number, False, {at: (cell, "") for at, cell in enumerate(row)}):
            break


def _decoded(data: bytes) -> str:
    known = [name for mark, name in ENCODINGS if data.startswith(mark)]
    for encoding in known or ("utf-8", "gb18030"):
        try:
            return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise Unfit("encoding")


def _separator(text: str) -> str:
    """The sign that divides the most lines into equally many cells."""
    lines = [line for line in text[:100_000].split("\n", LOOKED_AT)[:LOOKED_AT] if line.strip()]

    def weight(sign: str) -> int:
        times = Counter(re.sub('"[^"]*"', "", line).count(sign) for line in lines)
        return max((count * lines for count, lines in times.items()), default=0)

    return max(SEPARATORS, key=weight)


def _rows(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """Rows that hold anything, by their number; more than a table may have are left out."""
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
        return _filled(reader)
    except csv.Error:
        return _filled(_undoubled(text, separator))


def _filled(rows) -> list[tuple[int, list[str]]]:
    return list(islice(((n, row) for n, row in enumerate(rows, 1) if any(row)), ROWS + 1))


def _undoubled(text: str, separator: str):
    """Rows in which a quote ends a cell only before a separator or a line's end."""
    sign = re.escape(separator)
    end = f"{sign}|\n|\\Z"
    cell = re.compile(f'"((?:[^"]|"(?!{end}))*)"(?={end})|([^{sign}\n]*)')
    row, at = [], 0
    while at < len(text):
        found = cell.match(text, at)
        row.append(found[2] if found[1] is None else found[1].replace('""', '"'))
        at = found.end() + 1
        if found.end() >= len(text) or text[found.end()] == "\n":
            yield row
            row = []
