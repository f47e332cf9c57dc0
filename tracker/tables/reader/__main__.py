"""A process of its own that reads one file's tables: a hostile file ends it, and nothing else.

Run as `python -I reader` with the file as its input, so it imports nothing of the product. Out comes JSON:
{"tables": [{"name", "hidden_columns", "cut", "rows": [[number, hidden, {column: [text, note]}]]}]} or {"refused", "detail"}.
"""

import json
import resource
import sys
from io import BytesIO

from book import Book, Unfit

MEMORY, SECONDS, OUTPUT = 320 << 20, 5, 32 << 20  # bytes, of CPU time, bytes


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))
    book = Book()
    try:
        _read(sys.stdin.buffer.read(), book)
        answer = {"tables": book.tables}
    except Unfit as unfit:
        answer = {"refused": unfit.why, "detail": unfit.detail}
    except MemoryError:
        answer = {"refused": "large", "detail": ""}
    json.dump(answer, sys.stdout, ensure_ascii=True, separators=(",", ":"))


def _read(data: bytes, book: Book) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        import xls

        return xls.read(data, book)
    if not data.startswith(b"PK"):
        import delimited

        return delimited.read(data, book)
    import docx
    import ods
    import xlsx
    from parts import Archive

    archive = Archive(BytesIO(data))
    for kind in (xlsx, ods, docx):
        if archive.has(kind.PART):
            return kind.read(archive, book)
    raise Unfit("strange")


if __name__ == "__main__":
    main()
