"""Writing a kind's sheet: as an empty template, as a list, or with what is wrong marked where it is wrong."""

from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

import xlsxwriter

from tracker.bulk.columns import FAULT_COLUMN, FAULTS, HELP_MARK, Column
from tracker.tables.writing import csv_of, put
from tracker.tables.writing import workbook as new_workbook

SHEET, LISTS = "填报", "选项"
SPARE = 500  # rows below the filled ones that know their drop-down lists
WIDTHS = {"date": 13, "number": 10, "longtext": 40, "url": 32, "choices": 28, "flag": 8}


@dataclass
class Line:
    """A row to write: its cells and what is wrong with them, by column name."""

    cells: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)


def workbook(columns: list[Column], lines: list[Line] = (), cards: list[str] = ()) -> bytes:
    """An .xlsx. `cards` are the cards that such records could prove, listed for whoever fills it in."""
    out = BytesIO()
    marked = any(line.faults for line in lines)
    columns = [*columns, FAULT_COLUMN] if marked else columns
    with new_workbook(out) as book:
        looks = _looks(book)
        sheet, lists = book.add_worksheet(SHEET), book.add_worksheet(LISTS)
        sheet.freeze_panes(2, 1)
        sheet.set_row(1, 60)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, WIDTHS.get(column.type, 22), looks[_look(column)])
            sheet.write_string(0, at, column.label, looks["need" if column.required else "head"])
            sheet.write_string(1, at, (HELP_MARK if at == 0 else "") + column.help, looks["help"])
            _validate(sheet, lists, at, column, 2 + len(lines) + SPARE, looks)
        for row, line in enumerate(lines, 2):
            for at, column in enumerate(columns):
                _cell(sheet, row, at, column, line, looks)
        _cards(lists, len(columns), cards, looks)
    return out.getvalue()


def _looks(book) -> dict:
    top = {"valign": "top", "text_wrap": True}
    dates, fault = (
        {"num_format": "yyyy-mm-dd", "align": "left"},
        {"bg_color": "#FBE6E5", "font_color": "#B21A20"},
    )
    return {
        "head": book.add_format({"bold": True, "bg_color": "#E9ECEE", "bottom": 1}),
        "need": book.add_format({"bold": True, "bg_color": "#E6EEF6", "bottom": 1}),
        "help": book.add_format(top | {"font_size": 9, "font_color": "#4F5A62"}),
        "text": book.add_format(top | {"num_format": "@"}),
        "date": book.add_format(top | dates),
        "number": book.add_format(top),
        "fault-text": book.add_format(top | fault | {"num_format": "@"}),
        "fault-date": book.add_format(top | dates | fault),
        "fault-number": book.add_format(top | fault),
    }


def _look(column: Column) -> str:
    return column.type if column.type in ("date", "number") else "text"


def _cell(sheet, row: int, at: int, column: Column, line: Line, looks: dict) -> None:
    """A number as a number and a day as a day; whatever else was typed stays as it was."""
    fault = line.faults.get(column.name)
    text = (
        "\n".join(line.faults.values())
        if column.name == FAULTS
        else line.cells.get(column.name, "")
    )
    look = looks[("fault-" if fault else "") + _look(column)]
    value = text
    if column.type == "number" and text.isascii() and text.isdigit() and len(text) < 12:
        value = int(text)
    elif column.type == "date":
        value = _day(text) or text
    if value or text or fault:
        put(sheet, row, at, value, look)
    if fault:
        sheet.write_comment(row, at, fault, {"author": "", "x_scale": 2})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _validate(sheet, lists, at: int, column: Column, last: int, looks: dict) -> None:
    """A list to choose from, kept on the second sheet because a cell's own list may have 255 characters only."""
    if column.choices:
        lists.set_column(at, at, 22)
        lists.write_string(0, at, column.label, looks["head"])
        for row, choice in enumerate(column.choices, 1):
            lists.write_string(row, at, choice)
        letter = xlsxwriter.utility.xl_col_to_name(at)
        sheet.data_validation(
            2,
            at,
            last,
            at,
            {
                "validate": "list",
                "source": f"='{LISTS}'!${letter}$2:${letter}${len(column.choices) + 1}",
                "show_error": column.type != "choices",
                "error_title": "请从列表中选择",
                "error_message": "请从下拉列表中选一项。",
            },
        )
    elif column.type == "number":
        sheet.data_validation(
            2,
            at,
            last,
            at,
            {
                "validate": "integer",
                "criteria": ">=",
                "value": column.least,
                "error_type": "warning",
                "error_title": "请填整数",
                "error_message": f"应是不小于 {column.least} 的整数。",
            },
        )


def _cards(lists, at: int, cards: list[str], looks: dict) -> None:
    if cards:
        lists.set_column(at, at, 60)
        lists.write_string(0, at, "可以用于的任务卡", looks["head"])
        for row, words in enumerate(cards, 1):
            lists.write_string(row, at, words)


def csv_text(columns: list[Column], lines: list[Line]) -> bytes:
    rows = ([line.cells.get(column.name, "") for column in columns] for line in lines)
    return csv_of((column.label for column in columns), rows)
