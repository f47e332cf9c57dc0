"""The ledger as a spreadsheet: Excel for desks, CSV for whatever else reads tables."""

import csv
from datetime import date
from io import BytesIO, StringIO

import xlsxwriter

from tracker.overview.ledger import COLUMNS, Line
from tracker.tables.cells import defused

WIDTHS = (6, 44, 16, 10, 12, 14, 44, 8, 10, 24, 20, 18, 12)
LONGEST = 32_000  # characters of a cell: Excel refuses more than 32,767


def workbook(lines: list[Line], title: str) -> bytes:
    """An .xlsx that prints in landscape with its head on every page. Text stays text, also where it begins with '='."""
    out = BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
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
                _write(sheet, row, at, value, text, day)
        sheet.freeze_panes(2, 2)
        sheet.autofilter(1, 0, 1 + len(lines), len(COLUMNS) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, 1)
        sheet.set_footer("&C第 &P 页，共 &N 页")
    return out.getvalue()


def _write(sheet, row: int, at: int, value, text, day) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, at, value, day)
    elif isinstance(value, int):
        sheet.write_number(row, at, value, text)
    elif value:
        sheet.write_string(row, at, value[:LONGEST], text)
    else:
        sheet.write_blank(row, at, None, text)


def csv_text(lines: list[Line]) -> bytes:
    """UTF-8 with a mark, so that spreadsheets take it for Chinese; no cell can run as a formula."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for line in lines:
        writer.writerow(
            defused(value) if isinstance(value, str) else value for value in line.values
        )
    return b"\xef\xbb\xbf" + out.getvalue().encode()
