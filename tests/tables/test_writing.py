"""CSV and workbooks: cells that a spreadsheet would take for a formula: text in every table, and themselves again when the table comes back."""

from datetime import date
from io import BytesIO

import pytest

from tracker.tables.reading import tables_of
from tracker.tables.writing import LONGEST, csv_of, defused, fused, put, workbook


@pytest.mark.parametrize("sign", "=+-@\t\r\n＝＋－＠")
def test_what_begins_like_a_formula_is_text_and_comes_back_as_it_was(sign):
    assert defused(f"{sign}1+1") == f"'{sign}1+1" and fused(defused(f"{sign}1+1")) == f"{sign}1+1"


@pytest.mark.parametrize("plain", ["", "韦曲街办", "1-2", "'=已经是文字", "见附件＝表一"])
def test_anything_else_stays_as_it_is(plain):
    assert defused(plain) == plain


def test_a_csv_is_known_for_chinese_and_comes_back_as_it_was():
    data = csv_of(["甲", "乙"], [["=1+1", 1], [None, True], ["“,\n", 0.5]])
    assert data.startswith(b"\xef\xbb\xbf") and b"'=1+1,1\r\n,true\r\n" in data
    (table,) = tables_of("表.csv", BytesIO(data))
    assert [row.cells for row in table.rows] == [
        ["甲", "乙"],
        ["=1+1", "1"],
        ["", "true"],
        ["“,\n", "0.5"],
    ]


def test_a_workbook_keeps_text_days_and_numbers_and_cuts_what_excel_would_drop():
    out = BytesIO()
    with workbook(out) as book:
        sheet, day = book.add_worksheet("一"), book.add_format({"num_format": "yyyy-mm-dd"})
        for at, value in enumerate(["=1+1", "http://a", 12, "", "长" * 40_000]):
            put(sheet, 0, at, value, None)
        put(sheet, 1, 0, date(2026, 3, 5), day)
    (table,) = tables_of("表.xlsx", BytesIO(out.getvalue()))
    assert table.rows[0].cells == ["=1+1", "http://a", "12", "", "长" * LONGEST]
    assert table.rows[1].cells[0] == "2026-03-05" and not table.rows[0].notes
