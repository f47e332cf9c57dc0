"""What is done once is as good as done twice."""

import zlib
from io import BytesIO

import pikepdf
import pydyf
import pytest
from tinyhtml5 import inputstream
from weasyprint.pdf import fonts as weasyprint_fonts

from tests.reports import readers
from tracker.printing import patches, pdf

pytestmark = pytest.mark.one_database  # of a document at hand, without a database

CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 60"><title>图</title>'
    '<text x="{x}" y="20" text-anchor="{anchor}" font-family="Report Song" font-size="14">政务公开12张 33.3%</text></svg>'
)


def printed(body, folder):
    return pdf.render(
        f'<!doctype html><html lang="zh-CN"><title>试</title><body><main id="body">{body}</main>',
        fonts_folder=folder,
    )


@pytest.mark.parametrize("anchor, x", [("start", 10), ("middle", 200), ("end", 390)])
def test_a_charts_text_is_drawn_whole(fonts_folder, anchor, x):
    with pikepdf.open(BytesIO(printed(CHART.format(anchor=anchor, x=x), fonts_folder))) as file:
        shown = [
            str(operator)
            for page in file.pages
            for form in (page, *page.form_xobjects.values())
            for _, operator in pikepdf.parse_content_stream(form)
        ]
    assert shown.count("TJ") + shown.count("Tj") <= 2  # the chart's text, and the page's number


def test_every_stream_is_compressed_once(fonts_folder, monkeypatch):
    streams, compressed, begin = [], [], zlib.compressobj
    monkeypatch.setattr(zlib, "compressobj", lambda **how: compressed.append(1) or begin(**how))
    monkeypatch.setattr(
        pydyf.Stream,
        "__init__",
        lambda self, *a, made=pydyf.Stream.__init__, **k: (
            streams.append(self) or made(self, *a, **k)
        ),
    )
    printed("<p>字</p>" * 60, fonts_folder)
    assert len(compressed) == sum(bool(stream.compress) for stream in streams)


def test_a_font_is_still_read_where_it_cannot_be_cut_down(fonts_folder, monkeypatch, tmp_path):
    """Without HarfBuzz's subsetter WeasyPrint turns to the font's whole file."""
    monkeypatch.setattr(weasyprint_fonts, "harfbuzz_subset", None)
    (tmp_path / "a.pdf").write_bytes(printed("<p>一网通办</p>", fonts_folder))
    assert all(
        reader(tmp_path / "a.pdf") >= readers.characters("一网通办") for reader in readers.READERS
    )
    assert not readers.missing_glyphs(tmp_path / "a.pdf")


def test_sides_of_cells_that_touch_are_one_line():
    assert list(
        patches.joined(
            [
                (0, 5, 10, 5),
                (9, 5, 20, 5),
                (30, 5, 40, 5),
                (0, 0, 0, 5),
                (0, 7, 10, 7),
                (0, 5, 0, 9),
            ]
        )
    ) == [(0, 5, 20, 5), (30, 5, 40, 5), (0, 0, 0, 9), (0, 7, 10, 7)]


def test_a_table_is_ruled_in_lines_from_end_to_end(fonts_folder):
    cells = "<tr>" + "<td>字</td>" * 8 + "</tr>"
    table = f'<style>td {{ border: 1pt solid #123456 }}</style><table class="report-table"><tbody>{cells * 6}</tbody></table>'
    with pikepdf.open(BytesIO(printed(table, fonts_folder))) as file:
        operators = [str(operator) for _, operator in pikepdf.parse_content_stream(file.pages[-1])]
    assert operators.count("l") == operators.count("m") == 9 + 7  # uprights and levels


@pytest.mark.parametrize("opposite, found", [(False, "政务 ]^-"), (True, "")])
def test_a_pattern_reads_up_to_its_characters_or_through_them(opposite, found):
    stream = inputstream.HTMLUnicodeInputStream("政务 ]^-<b>&amp;")
    assert stream.chars_until(frozenset("<&"), opposite) == found
    assert (
        inputstream.characters_until_regex[frozenset("<&"), opposite]
        is inputstream.characters_until_regex[frozenset("<&"), opposite]
    )
    assert (
        inputstream.HTMLUnicodeInputStream("]^-\\a").chars_until(frozenset("]^-\\"), True)
        == "]^-\\"
    )
