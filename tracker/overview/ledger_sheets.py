"""The ledger as a spreadsheet: Excel for desks, CSV for whatever else reads tables."""

from datetime import date
from io import BytesIO

from tracker.overview.ledger import COLUMNS, Line
from tracker.tables.writing import csv_of, put
from tracker.tables.writing import workbook as new_workbook

WIDTHS = (6, 44, 16, 10, 12, 14, 44, 8, 10, 24, 20, 18, 12)


def workbook(lines: list[Line], title: str) -> bytes:
    """An .xlsx that prints in landscape with its head on every page. Text stays text, also where it begins with '='."""
    out = BytesIO()
    with new_workbook(out) as book:
        head = book.add_format(
            {
                "bold": True,
                "bg_color": "#E9ECEE",
                "border": 1,
                "text_wrap": True,
                "valign": "vcenter",
            }
        )
        text = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        day = book.add_format(
            {"border": 1, "valign": "top", "num_format": "yyyy-mm-dd", "align": "left"}
        )
        sheet = book.add_worksheet("台账")
        sheet.merge_range(
            0,
            0,
            0,
            len(COLUMNS) - 1,
            title,
            book.add_format({"bold": True, "font_size": 16, "align": "center"}),
        )
        for at, (name, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
            sheet.set_column(at, at, width)
            sheet.write_string(1, at, name, head)
        for row, line in enumerate(lines, 2):
            for at, value in enumerate(line.values):
                put(sheet, row, at, value, day if isinstance(value, date) else text)
        sheet.freeze_panes(2, 2)
        sheet.autofilter(1, 0, 1 + len(lines), len(COLUMNS) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, 1)
        sheet.set_footer("&C第 &P 页，共 &N 页")
    return out.getvalue()


def csv_text(lines: list[Line]) -> bytes:
    return csv_of(COLUMNS, (line.values for line in lines))
