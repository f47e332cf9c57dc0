"""Excel workbooks and WPS's of the same make (ECMA-376): visible sheets, a cell at a time."""

import posixpath
import re
from collections import Counter

from book import ERROR, FORMULA, Book, Unfit
from number_text import BUILT_IN, PLAIN, look_of, shown
from parts import END, START, TEXT, Archive

PART = "xl/workbook.xml"
STRINGS = 8_000_000  # characters of all shared strings
REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
TRUE = ("1", "true", "on")


def read(archive: Archive, book: Book) -> None:
    sheets, from_1904 = [], False
    targets = {
        more.get("Id"): more.get("Target", "")
        for _, more in archive.starts("xl/_rels/workbook.xml.rels")
        if more.get("Type", "").endswith("/worksheet")
    }
    for name, more in archive.starts(PART):
        if name == "workbookPr":
            from_1904 = more.get("date1904") in TRUE
        elif name == "sheet" and more.get("state", "visible") == "visible":
            link = next((v for k, v in more.items() if k.rpartition(":")[2] == "id"), "")
            if link in targets:
                part = posixpath.normpath(posixpath.join("/xl", targets[link])).lstrip("/")
                sheets.append((more.get("name", ""), part))
    strings, looks = _strings(archive), _looks(archive)
    for name, part in sheets:
        _Sheet(book.table(name), strings, looks, from_1904).read(archive.events(part))


def _strings(archive: Archive) -> list[str]:
    """Shared strings, without the readings that are printed above characters."""
    found, pieces, size, taken = [], [], 0, False
    if not archive.has("xl/sharedStrings.xml"):
        return found
    above = False
    for kind, name, _ in archive.events("xl/sharedStrings.xml"):
        if kind is TEXT:
            if taken:
                pieces.append(name)
                size += len(name)
                if size > STRINGS:
                    raise Unfit("large")
        elif name == "rPh":
            above = kind is START
        elif name == "t":
            taken = kind is START and not above
        elif name == "si" and kind is END:
            found.append(_plain("".join(pieces)))
            pieces = []
    return found


def _looks(archive: Archive) -> list[str]:
    """The kind of number that each style shows, by the style's place."""
    codes, looks, within = {}, [], False
    if not archive.has("xl/styles.xml"):
        return looks
    for kind, name, more in archive.events("xl/styles.xml"):
        if name == "cellXfs":
            within = kind is START
        elif kind is START and name == "numFmt":
            codes[more.get("numFmtId")] = look_of(more.get("formatCode", ""))
        elif kind is START and name == "xf" and within:
            number = more.get("numFmtId", "0")
            looks.append(codes.get(number) or BUILT_IN.get(_whole(number), PLAIN))
    return looks


class _Sheet:
    def __init__(self, table, strings: list[str], looks: list[str], from_1904: bool):
        self.table, self.strings, self.looks, self.from_1904 = table, strings, looks, from_1904

    def read(self, events) -> None:
        number, column, hidden, cells = 0, -1, False, {}
        cell, text, taken, formula = {}, [], False, False
        where = Counter()
        for kind, name, more in events:
            if kind is TEXT:
                if taken:
                    text.append(name)
                continue
            where[name] += 1 if kind is START else -1
            if kind is START and name == "row":
                number, column, cells = _whole(more.get("r"), number + 1), -1, {}
                hidden = more.get("hidden") in TRUE or more.get("ht") == "0"
            elif kind is START and name == "c":
                column = _column(more.get("r"), column + 1)
                cell, text, formula = more, [], False
            elif kind is START and name == "f":
                formula = True
            elif name in ("v", "t"):
                taken = kind is START and where["c"] > 0 and not where["rPh"]
            elif kind is END and name == "c":
                cells[column] = self._cell(cell, "".join(text), formula)
            elif kind is END and name == "row":
                if not self.table.add(number, hidden, cells):
                    break
            elif kind is START and name == "col":
                if more.get("hidden") in TRUE or more.get("width") == "0":
                    self.table.hide_columns(
                        _whole(more.get("min")) - 1, _whole(more.get("max")) - 1
                    )
            elif kind is START and name == "mergeCell":
                self._merge(more.get("ref", ""))
        self.table.close()

    def _cell(self, cell: dict, raw: str, formula: bool) -> tuple[str, str]:
        kind = cell.get("t", "n")
        if kind == "e":
            return raw, ERROR
        if formula and not raw and kind != "str":
            return "", FORMULA
        if kind == "s":
            at = _whole(raw, -1)
            return (self.strings[at] if 0 <= at < len(self.strings) else ""), ""
        if kind == "b":
            return ("是" if raw == "1" else "否" if raw else ""), ""
        if kind in ("str", "inlineStr"):
            return _plain(raw), ""
        if kind == "d":
            return raw.replace("T", " "), ""
        style = _whole(cell.get("s"))
        look = self.looks[style] if style < len(self.looks) else PLAIN
        return (shown(raw, look, from_1904=self.from_1904) if raw else ""), ""

    def _merge(self, reference: str) -> None:
        corners = [REFERENCE.fullmatch(corner) for corner in reference.split(":")]
        if len(corners) == 2 and all(corners):
            first, last = corners
            columns = _column(first[0], 0), _column(last[0], 0)
            self.table.merge((int(first[2]), int(last[2])), columns)


def _column(reference: str | None, otherwise: int) -> int:
    found = REFERENCE.fullmatch(reference or "")
    if not found:
        return otherwise
    at = 0
    for letter in found[1].upper():
        at = at * 26 + ord(letter) - 64
    return at - 1


def _whole(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _plain(text: str) -> str:
    return ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
