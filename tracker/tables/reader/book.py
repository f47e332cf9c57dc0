"""What was read so far, within limits: rows, columns, cells and characters."""

ROWS, COLUMNS, CELLS, CHARACTERS, TABLES = 5_000, 200, 200_000, 2_000_000, 100
ERROR, FORMULA, MERGED = "error", "formula", "merged"  # notes of cells


class Unfit(Exception):
    """`why`: broken, locked, large, wide or strange; `detail` is the cell concerned."""

    def __init__(self, why: str, detail: str = ""):
        super().__init__(why)
        self.why, self.detail = why, detail


class Book:
    def __init__(self):
        self.tables, self.cells, self.characters = [], 0, 0

    def table(self, name: str) -> "Table":
        if len(self.tables) >= TABLES:
            raise Unfit("large")
        table = Table(self)
        self.tables.append(table.content)
        table.content["name"] = name[:100]
        return table

    def count(self, text: str) -> None:
        self.cells += 1
        self.characters += len(text)
        if self.cells > CELLS or self.characters > CHARACTERS:
            raise Unfit("large")


class Table:
    def __init__(self, book: Book):
        self.book, self.merges = book, []
        self.content = {"name": "", "hidden_columns": [], "cut": False, "rows": []}

    def hide_columns(self, first: int, last: int) -> None:
        self.content["hidden_columns"] += range(first, min(last, COLUMNS - 1) + 1)

    def add(self, number: int, hidden: bool, cells: dict[int, tuple[str, str]]) -> bool:
        """Take a row (numbers from 1, columns from 0); False when there is no room for it."""
        cells = {at: cell for at, cell in cells.items() if cell[0].strip() or cell[1]}
        if not cells:
            return True
        if len(self.content["rows"]) >= ROWS:
            self.content["cut"] = True
            return False
        if (far := max(cells)) >= COLUMNS:
            raise Unfit("wide", f"{letters(far)}{number}")
        for text, _ in cells.values():
            self.book.count(text)
        self.content["rows"].append([number, hidden, cells])
        return True

    def merge(self, rows: tuple[int, int], columns: tuple[int, int]) -> None:
        """One cell spans these rows and columns, first and last."""
        if rows[0] < rows[1] or columns[0] < columns[1]:
            self.merges.append((rows, columns))

    def close(self) -> None:
        """What a merged cell holds counts in each row that it spans and that holds anything else, in its first column;
        what lies beneath it nobody sees."""
        rows, left = {row[0]: row[2] for row in self.content["rows"]}, CELLS
        end = max(rows, default=0)
        for (first, last), (column, right) in self.merges[:ROWS]:
            text, note = rows.get(first, {}).get(column, ("", ""))
            spanned = range(first, min(last, end) + 1)
            left -= len(spanned)
            if left < 0:
                raise Unfit("large")
            for cells in filter(None, map(rows.get, spanned)):
                for beneath in [at for at in cells if column <= at <= right]:
                    del cells[beneath]
                if text or note:
                    self.book.count(text)
                    cells[column] = text, note or MERGED
            if first in rows and (text or note):
                rows[first][column] = text, note
        self.content["rows"] = [row for row in self.content["rows"] if row[2]]


def letters(column: int) -> str:
    """A column's name: 0 is A, 26 is AA."""
    name = ""
    while column >= 0:
        name, column = chr(65 + column % 26) + name, column // 26 - 1
    return name
