"""Workbooks of Excel 97 to 2003 and of WPS (.et), by xlrd."""

import os

import xlrd
from book import ERROR, Book, Unfit
from number_text import look_of, shown


def read(data: bytes, book: Book) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Unfit("locked")
    try:
        with open(os.devnull, "w") as log:
            workbook = xlrd.open_workbook(
                file_contents=data,
                logfile=log,
                formatting_info=True,
                on_demand=True,
                ragged_rows=True,
                ignore_workbook_corruption=True,
            )
            for at in range(workbook.nsheets):
                sheet = workbook.sheet_by_index(at)
                if sheet.visibility == 0:
                    _sheet(workbook, sheet, book.table(sheet.name))
                workbook.unload_sheet(at)
    except (Unfit, MemoryError):
        raise
    except Exception as error:  # xlrd checks little of what it reads: anything may come of it
        raise Unfit("locked" if "encrypted" in str(error) else "broken") from None


def _sheet(workbook, sheet, table) -> None:
    looks = [look_of(workbook.format_map[xf.format_key].format_str) for xf in workbook.xf_list]
    for at, column in sheet.colinfo_map.items():
        if column.hidden or column.width == 0:
            table.hide_columns(at, at)
    for at in range(sheet.nrows):
        row = sheet.rowinfo_map.get(at)
        hidden = bool(row and (row.hidden or row.height == 0))
        cells = {i: _cell(cell, looks, workbook.datemode) for i, cell in enumerate(sheet.row(at))}
        if not table.add(at + 1, hidden, cells):
            break
    for top, below, left, beyond in sheet.merged_cells:
        table.merge((top + 1, below), (left, beyond - 1))
    table.close()


def _cell(cell, looks: list[str], datemode: int) -> tuple[str, str]:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#N/A"), ERROR
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return ("是" if cell.value else "否"), ""
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return shown(cell.value, looks[cell.xf_index], from_1904=datemode == 1), ""
    return str(cell.value), ""
