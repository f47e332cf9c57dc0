"""The press: sealed from everything outside, never an empty box, and lines set as Chinese lines are."""

import zlib

import pydyf
import pytest
from weasyprint.formatting_structure import boxes

from tracker.printing import fonts, pdf, pdf_ua
from tracker.refusals import Refused
from tracker.reports import document

pytestmark = pytest.mark.one_database  # of figures at hand, without a database

NEVER_FIRST = "，。、；：！？）》〉】〕”’％%…"
NEVER_LAST = "（《〈【〔“‘"


def page(body):
    return f'<!doctype html><html lang="zh-CN"><title>试</title><body><main id="body">{body}</main></body></html>'


@pytest.mark.parametrize("body", [
    '<img src="file:///etc/passwd" alt="">',
    '<img src="http://127.0.0.1:9/x.png" alt="">',
    '<p style="background: url(http://127.0.0.1:9/x.png)">字</p>',
    '<link rel="stylesheet" href="file:///etc/hostname">',
    '<link rel="attachment" href="file:///etc/passwd">',
    '<object data="ftp://127.0.0.1/x"></object>',
    '<img src="report:fonts/../secret_key" alt="">',
])  # fmt: skip
def test_nothing_is_fetched_from_outside(fonts_folder, body):
    with pytest.raises(Refused, match="已拒绝读取"):
        pdf.render(page(body), fonts_folder=fonts_folder)


def test_missing_fonts_are_named_with_the_remedy(tmp_path):
    with pytest.raises(Refused, match="仿宋.*./manage setup"):
        pdf.render(page("<p>字</p>"), fonts_folder=tmp_path)


def test_characters_without_ink_need_no_font(fonts_folder):
    assert pdf.render(
        page("<p>字\u200b字\ufeff字&nbsp;字\t字</p>"), fonts_folder=fonts_folder
    ).startswith(b"%PDF")


def test_a_report_does_not_wait_for_another(fonts_folder):
    with pdf.turn(), pytest.raises(Refused, match="稍后再试"):
        pdf.render(page("<p>字</p>"), fonts_folder=fonts_folder)
    assert pdf.render(page("<p>字</p>"), fonts_folder=fonts_folder)


@pytest.fixture(scope="module")
def paragraphs(unit_figures, fonts_folder):
    """The lines of every paragraph of body text: (paragraph, its lines)."""
    found = []

    def visit(box):
        lines = [
            child for child in getattr(box, "children", ()) if isinstance(child, boxes.LineBox)
        ]
        if lines and box.element_tag == "p" and box.style["text_align_all"] == "justify":
            found.append((box, lines))
        for child in getattr(box, "children", ()):
            visit(child)

    for one in pdf.laid_out(document.html(unit_figures), fonts_folder).pages:
        visit(one._page_box)
    return found


def text_of(line):
    return "".join(box.text for box in line.descendants() if isinstance(box, boxes.TextBox))


def test_no_line_begins_or_ends_with_a_forbidden_mark(paragraphs):
    lines = [text_of(line) for _, lines in paragraphs for line in lines]
    assert len(lines) > 40
    assert [line for line in lines if line[0] in NEVER_FIRST or line[-1] in NEVER_LAST] == []


def test_chinese_lines_reach_the_right_edge(paragraphs):
    full = [
        (paragraph, line)
        for paragraph, lines in paragraphs
        for line in lines[:-1]
        if "http" not in text_of(line)
    ]
    assert len(full) > 20
    for paragraph, line in full:
        last = [box for box in line.descendants() if isinstance(box, boxes.TextBox)][-1]
        edge = paragraph.content_box_x() + paragraph.width
        assert last.position_x + last.width == pytest.approx(edge, abs=0.7), text_of(line)


def test_twenty_eight_characters_fill_a_line(fonts_folder):
    found = []
    for one in pdf.laid_out(page("<p>" + "政" * 100 + "</p>"), fonts_folder).pages:
        found += [
            text_of(box) for box in one._page_box.descendants() if isinstance(box, boxes.LineBox)
        ]
    assert [len(line) for line in found if "政" in line] == [26, 28, 28, 18]


def test_twenty_two_lines_fill_a_page(fonts_folder):
    first, *_ = pdf.laid_out(page("<p>政</p>" * 30), fonts_folder).pages
    lines = [
        box
        for box in first._page_box.descendants()
        if isinstance(box, boxes.LineBox) and "政" in text_of(box)
    ]
    assert len(lines) == 22


def test_a_borrowed_character_does_not_move_its_line(fonts_folder):
    def top(character):
        first, *_ = pdf.laid_out(page(f"<p>政{character}</p>"), fonts_folder).pages
        [box] = [
            b
            for b in first._page_box.descendants()
            if isinstance(b, boxes.TextBox) and "政" in b.text
        ]
        return box.position_y, box.baseline

    assert top("䶮") == pytest.approx(top("公"))


def test_every_style_can_print_the_districts_names(fonts_folder):
    from fontTools.ttLib import TTFont

    assert all(ord("砲") in TTFont(fonts_folder / name).getBestCmap() for name in fonts.FILES)


def test_a_stream_that_would_end_in_a_carriage_return_is_compressed_again():
    def ends(content):
        return pdf_ua.written(pydyf.Stream([content], compress=True)).endswith(pdf_ua.ENDING)

    content = next(content for n in range(9_999) if ends(content := b"x%d" % n))
    whole = pydyf.Stream([content], compress=True).data
    assert not whole.endswith(pdf_ua.ENDING)
    body = whole.partition(b"stream\n")[2].removesuffix(b"\nendstream")
    assert (
        zlib.decompress(zlib.decompress(body)) == content
        and f"/Length {len(body)}".encode() in whole
    )


def test_a_sum_never_stands_alone_on_a_page(fonts_folder):
    rows_of_last = set()
    for count in range(31, 37):
        rows = "".join(f"<tr><td>单位{n}</td></tr>" for n in range(count))
        table = f'<table class="report-table figures"><thead><tr><th>单位</th></tr></thead><tbody>{rows}</tbody><tbody class="total"><tr><td>合计</td></tr></tbody></table>'
        *_, last = pdf.laid_out(page(table), fonts_folder).pages
        rows_of_last.add(
            sum(isinstance(box, boxes.TableRowBox) for box in last._page_box.descendants()) - 1
        )
    assert min(rows_of_last) >= 2 and max(rows_of_last) > 30, (
        "one of these tables breaks just before its sum"
    )
