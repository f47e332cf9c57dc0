"""OpenDocument spreadsheets: tables that are shown, with the rows that are filtered out marked."""

from book import ERROR, FORMULA, ROWS, Book, Unfit
from parts import END, START, TEXT, Archive

PART = "content.xml"
GAPS = {"s": " ", "tab": "\t", "line-break": "\n"}


def read(archive: Archive, book: Book) -> None:
    if any(name == "encryption-data" for name, _ in archive.starts("META-INF/manifest.xml")):
        raise Unfit("locked")
    concealed, style = set(), ""  # names of styles of tables that are not shown
    table = None
    number = column = 0
    row, cell, cells, text, depth, aside = {}, None, {}, [], 0, 0
    open_ = True
    for kind, name, attributes in archive.events(PART):
        if kind is TEXT:
            if depth and not aside:
                text.append(name)
            continue
        more = {k.rpartition(":")[2]: v for k, v in attributes.items()} if kind is START else {}
        if name == "style":
            style = more.get("name", "")
        elif name == "table-properties" and more.get("display") == "false":
            concealed.add(style)
        elif name == "table":
            if kind is START:
                shown = more.get("style-name") not in concealed
                table, number, column, open_ = (
                    shown and book.table(more.get("name", "")),
                    1,
                    0,
                    True,
                )
            elif table:
                table.close()
                table = None
        elif not table:
            continue
        elif name == "table-column" and kind is START:
            times = _times(more, "number-columns-repeated")
            if more.get("visibility") in ("collapse", "filter"):
                table.hide_columns(column, column + times - 1)
            column += times
        elif name == "table-row":
            if kind is START:
                row, cells, column = more, {}, 0
                continue
            hidden = row.get("visibility") in ("collapse", "filter")
            times = _times(row, "number-rows-repeated")
            for again in range(min(times, ROWS + 1) if cells else 0):
                open_ = open_ and table.add(number + again, hidden, dict(cells))
            number += times
        elif name in ("table-cell", "covered-table-cell"):
            if kind is START:
                cell, text = more, []
                continue
            found, times = _cell(cell, "".join(text)), _times(cell, "number-columns-repeated")
            if found[0].strip() or found[1]:
                cells |= {column + again: found for again in range(min(times, 1_000))}
            down, along = (
                _times(cell, "number-rows-spanned"),
                _times(cell, "number-columns-spanned"),
            )
            table.merge((number, number + down - 1), (column, column + along - 1))
            column += times
        elif name in ("annotation", "tracked-changes"):
            aside += 1 if kind is START else -1
        elif name == "p":
            depth += 1 if kind is START else -1
            if kind is START and text and not aside:
                text.append("\n")
        elif kind is END and name in GAPS and depth and not aside:
            text.append(GAPS[name])


def _cell(cell: dict, text: str) -> tuple[str, str]:
    kind = cell.get("value-type", "")
    if kind == "error" or (cell.get("formula") and text.startswith(("#", "Err:"))):
        return text, ERROR
    if cell.get("formula") and not kind and not text:
        return "", FORMULA
    if kind == "date":
        day, _, clock = cell.get("date-value", "").partition("T")
        return (f"{day} {clock[:5]}" if clock[:5] not in ("", "00:00") else day), ""
    if kind == "boolean":
        return ("是" if cell.get("boolean-value") == "true" else "否"), ""
    if kind == "float":
        from number_text import PLAIN, shown

        return shown(cell.get("value", ""), PLAIN, from_1904=False), ""
    return text, ""


def _times(more: dict, name: str) -> int:
    value = more.get(name, "1")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 8 else 1
