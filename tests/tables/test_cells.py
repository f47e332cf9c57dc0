"""Cells that a spreadsheet would take for a formula: text in every table, and themselves again when the table comes back."""

import pytest

from tracker.tables.cells import defused, fused


@pytest.mark.parametrize("sign", "=+-@\t\r\n＝＋－＠")
def test_what_begins_like_a_formula_is_text_and_comes_back_as_it_was(sign):
    assert defused(f"{sign}1+1") == f"'{sign}1+1" and fused(defused(f"{sign}1+1")) == f"{sign}1+1"


@pytest.mark.parametrize("plain", ["", "韦曲街办", "1-2", "'=已经是文字", "见附件＝表一"])
def test_anything_else_stays_as_it_is(plain):
    assert defused(plain) == plain
