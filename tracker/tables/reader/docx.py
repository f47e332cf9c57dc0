"""Tables in Word documents (ECMA-376): those that stand in the text itself, one after the other."""

from book import Book
from parts import END, START, TEXT, Archive

PART = "word/document.xml"
GAPS = {"tab": "\t", "br": "\n", "cr": "\n"}
DELETED = ("del", "moveFrom")


def read(archive: Archive, book: Book) -> None:
    table, depth, count, number, column, width = None, 0, 0, 0, 0, 1
    cells, text, taken, open_, follows, blocks, gone = {}, [], False, True, False, {}, 0
    for kind, name, attributes in archive.events(PART):
        if kind is TEXT:
            if taken and depth and not gone:
                text.append(name)
            continue
        more = {k.rpartition(":")[2]: v for k, v in attributes.items()} if kind is START else {}
        if name == "tbl":
            depth += 1 if kind is START else -1
            if depth == 1 and kind is START:
                count, number, open_, blocks = count + 1, 0, True, {}
                table = book.table(f"表{count}")
            elif depth == 0:
                for at, (first, last) in blocks.items():
                    table.merge((first, last), (at, at))
                table.close()
        elif name in DELETED:
            gone += 1 if kind is START else -1
        elif name == "t":
            taken = kind is START
        elif kind is END and name in GAPS and depth:
            text.append(GAPS[name])
        elif kind is END and name == "p" and depth:
            text.append("\n")
        elif depth != 1:
            continue
        elif name == "tr":
            if kind is START:
                number, column, cells = number + 1, 0, {}
            else:
                open_ = open_ and table.add(number, False, cells)
        elif name == "tc":
            if kind is START:
                text, width, follows = [], 1, None
                continue
            cells[column] = "".join(text).strip(), ""
            _merge(table, blocks, column, number, follows)
            column += width
        elif kind is START and name == "gridSpan":
            width = max(int(more["val"]), 1) if more.get("val", "").isdigit() else 1
        elif kind is START and name == "vMerge":
            follows = more.get("val", "continue")


def _merge(table, blocks: dict, column: int, number: int, follows: str | None) -> None:
    """Note that a cell begins a block of rows, or belongs to the one above."""
    if follows == "continue" and column in blocks:
        blocks[column] = blocks[column][0], number
        return
    if column in blocks:
        table.merge(blocks.pop(column), (column, column))
    if follows == "restart":
        blocks[column] = number, number
