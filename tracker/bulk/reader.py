"""A process of its own that reads one workbook from its input: a hostile one ends it, and nothing else.

It is started as a script, so it imports nothing of the product. Out comes JSON: the rows as lists of strings.
"""

import datetime
import json
import resource
import sys
from io import BytesIO

MEMORY, SECONDS = 1 << 30, 20
ROWS = 5_000  # more are cut off: the product takes fewer, and says so


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    name = sys.argv[1] if sys.argv[1] in book.sheet_names else book.sheet_names[0]
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=ROWS)
    json.dump([[_text(cell) for cell in row] for row in rows], sys.stdout, ensure_ascii=True)


def _text(cell) -> str:
    """A cell as a person would have typed it."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return str(cell)


if __name__ == "__main__":
    main()
