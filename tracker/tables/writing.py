"""Tables for other programs: CSV and workbooks in which text stays text."""

import csv
from collections.abc import Iterable
from contextlib import contextmanager
from datetime import date
from io import BytesIO, StringIO

import xlsxwriter

BOM = b"\xef\xbb\xbf"  # spreadsheets take it for Chinese
# What a spreadsheet takes for a formula; OWASP names the full-width signs too.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST = 32_000  # characters of a cell: Excel refuses more than 32,767


def defused(cell: str) -> str:
    return "'" + cell if cell.startswith(DANGEROUS) else cell


def fused(cell: str) -> str:
    """The reverse, for a table that comes back."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(DANGEROUS) else cell


def csv_of(head: Iterable, rows: Iterable[Iterable]) -> bytes:
    """UTF-8 with a mark; no cell can run as a formula; nothing is an empty cell, a truth true or false."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return BOM + out.getvalue().encode()


def _cell(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return defused(value) if isinstance(value, str) else value


@contextmanager
def workbook(out: BytesIO):
    """An .xlsx that is written to `out` in the end. No text becomes a formula or a link."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        yield book


def put(sheet, row: int, at: int, value, look) -> None:
    """A day as a day, a number as a number, text as text, nothing as an empty cell with its look."""
    if isinstance(value, date):
        sheet.write_datetime(row, at, value, look)
    elif isinstance(value, int):
        sheet.write_number(row, at, value, look)
    elif value:
        sheet.write_string(row, at, value[:LONGEST], look)
    else:
        sheet.write_blank(row, at, None, look)
