"""The printed report says everything once, on the page that its contents name, and the same bytes every time."""

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from tests.reports.sample import TITLE, sample, sample_of_unit
from tracker.config import ROOT
from tracker.reports import document, figure_table
from tracker.reports.figures.figures import Figures, Narrative
from tracker.reports.figures.rates import percent
from tracker.reports.figures.task_figures import Measure, Telling
from tracker.reports.text import outline

pytestmark = pytest.mark.one_database  # of figures at hand, without a database


def plain(page):
    """A page's text without white space: a line's end is no part of the text."""
    return re.sub(r"\s+", "", page.extract_text())


def whole(reader):
    return "".join(plain(page) for page in reader.pages)


@pytest.fixture(scope="module")
def texts(reader):
    """The district's report page by page."""
    return [plain(page) for page in reader.pages]


def with_progress(figures, text):
    """The figures with this progress text on their first card."""
    chapter = next(chapter for chapter in figures.chapters if chapter.tasks)
    task = chapter.tasks[0]
    share = replace(task.shares[0], progress=text)
    changed = replace(task, shares=(share, *task.shares[1:]))
    chapters = [replace(chapter, tasks=(changed, *chapter.tasks[1:]))]
    return replace(
        figures,
        chapters=(*chapters, *(c for c in figures.chapters if c is not figures.chapters[0])),
    )


def test_every_task_is_told(texts):
    text = "".join(texts)
    for task in sample().tasks:
        assert f"{task.number}.{task.text}" in text


def test_every_progress_text_is_printed(texts):
    text = "".join(texts)
    assert all(re.sub(r"\s+", "", share.progress) in text for share in sample().shares)


def test_the_contents_name_the_pages_on_which_the_parts_begin(reader, texts):
    labels, contents = reader.page_labels, texts[1]
    parts = outline.outline(sample())
    named = {
        part.title: re.search(re.escape(re.sub(r"\s", "", part.title)) + r"·*(\d+)", contents)
        for part in parts
    }
    assert all(named.values())
    for text, label in zip(texts, labels):
        for part in parts:
            if named[part.title] and named[part.title][1] == label:
                assert re.sub(r"\s", "", part.title) in text
    assert labels[:3] == ["i", "ii", "1"]


def test_the_bookmarks_lead_to_the_same_pages_as_the_contents(reader, texts):
    def flat(items):
        for item in items:
            yield from flat(item) if isinstance(item, list) else [item]

    found = [
        (item.title, reader.get_destination_page_number(item)) for item in flat(reader.outline)
    ]
    assert [title for title, _ in found] == [part.title for part in outline.outline(sample())]
    for title, page in found:
        assert re.sub(r"\s", "", title) in texts[page]


def test_pages_are_numbered_outside_from_the_first_page_of_the_body(texts):
    assert "—1—" in texts[2] and "—2—" in texts[3]
    assert "—1—" not in texts[0] + texts[1]


def test_the_matrix_stands_in_landscape_between_upright_pages(reader, texts):
    wide = [n for n, page in enumerate(reader.pages) if page.mediabox.width > page.mediabox.height]
    assert any("单位任务对照表" in texts[n] for n in wide)
    assert reader.pages[-1].mediabox.width < reader.pages[-1].mediabox.height


def test_a_table_repeats_its_head_on_every_page(texts):
    pages = [text for text in texts[2:] if "附表3各单位任务完成情况" in text]
    assert len(pages) == 2, "the running foot names the annex on each of its pages"
    assert all("序号单位任务卡" in page for page in pages)


HEADS = (
    "指标单位2026年",
    "部分2026年",
    "单位日期会议名称听取汇报人",
    "单位日期主题范围人数",
    "任务任务内容需要推动的单位",
    "序号重点任务责任单位时限",
    "序号业务领域责任部门",
    "序号单位任务卡",
    "单位二（一）",
    "单位状态推进情况",
)


def test_a_table_that_goes_on_says_so_above_its_head_and_nothing_else_does(texts):
    heads = sum(text.count(head) for text in texts for head in HEADS)
    tables = len(re.findall("<table", document.html(sample())))
    assert sum(text.count("（续）") for text in texts) == heads - tables > 20
    told = [
        [
            name
            for name in ("表4学习培训情况", "附表1任务完成情况", "第4项任务推进情况")
            if f"{name}（续）" in text
        ]
        for text in texts
    ]
    assert all(len(names) <= 1 for names in told)
    begun = next(n for n, text in enumerate(texts) if "单位日期主题范围人数" in text)
    assert [names for names in told[begun:] if names][:2] == [["表4学习培训情况"]] * 2 and not told[
        begun
    ]


def test_the_tables_of_tasks_and_of_units_end_in_the_same_sums(texts):
    counts = sample().totals
    sums = "".join(
        str(number)
        for number in (
            counts.total,
            counts.closed,
            counts.submitted,
            counts.doing,
            counts.pending,
            counts.overdue,
        )
    )
    assert "".join(texts).count(f"合计{sums}{percent(counts.rate)}") == 2


def test_a_units_few_domains_stand_under_its_tasks_not_on_a_page_of_their_own(printed):
    pages = [plain(page) for page in printed(sample_of_unit("d01")).pages]
    assert any(
        "36把《政府信息公开条例》" in page and "业务领域责任部门目录编制情况" in page
        for page in pages
    )


def test_metadata_name_the_report(reader):
    assert reader.metadata.title == "西安市长安区2026年度政务公开标准化规范化工作推进情况报告"
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    xmp = reader.trailer["/Root"]["/Metadata"].get_data()
    assert (
        b'pdfaid:part="3"' in xmp
        and b'pdfaid:conformance="A"' in xmp
        and b'pdfuaid:part="1"' in xmp
    )


def test_the_figures_are_attached_as_data(reader):
    data = json.loads(reader.attachments["figures.json"][0])
    assert data["year"] == 2026 and len(data["units"]) == 40


def test_the_figures_are_attached_as_a_table(reader):
    text = reader.attachments["figures.csv"][0].decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    closed = next(line for line in lines if (line["部分"], line["指标"]) == ("总体情况", "已销号"))
    assert (closed["单位"], int(closed["本年"]), int(closed["上年"])) == (
        "张",
        sample().totals.closed,
        402,
    )
    of_units = [line for line in lines if (line["部分"], line["指标"]) == ("各单位", "任务卡")]
    assert (
        sum(int(line["本年"]) for line in of_units) == sample().totals.total and len(of_units) == 40
    )


def test_no_cell_of_the_table_is_a_formula(unit_figures):
    telling = Telling(4, "x", "x", "", (Measure("x.y", "=HYPERLINK(1)", "件", "@SUM(1)", None),))
    text = figure_table.table(replace(unit_figures, tellings=(telling,))).decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text and "'@SUM(1)" in text


def test_fonts_are_embedded_subsets_whose_cids_are_glyph_ids(reader):
    fonts = reader.pages[0]["/Resources"]["/Font"]
    assert len(fonts) >= 5
    for font in fonts.values():
        descendant = font["/DescendantFonts"][0]
        assert re.match(r"/[A-Z]{6}\+(Report|Noto)-", descendant["/BaseFont"])
        data = descendant["/FontDescriptor"]["/FontFile3"].get_data()
        charset = TTFont(io.BytesIO(data))["CFF "].cff.topDictIndex[0].charset
        assert list(charset[1:]) == [f"cid{glyph:05d}" for glyph in range(1, len(charset))]
        assert len(data) < 400_000


def test_header_cells_have_a_scope_and_charts_have_words(reader):
    objects = [reader.get_object(n) for n in range(1, reader.trailer["/Size"])]
    elements = [o for o in objects if isinstance(o, dict) and o.get("/Type") == "/StructElem"]
    heads = [element for element in elements if element["/S"] == "/TH"]
    assert heads and all(element["/A"]["/Scope"] in ("/Column", "/Row") for element in heads)
    figures = [element for element in elements if element["/S"] == "/Figure"]
    assert figures and all("张" in element["/Alt"] or "%" in element["/Alt"] for element in figures)


def test_html_in_any_text_is_printed_as_it_was_typed(printed, unit_figures):
    hostile = '<img src="file:///etc/passwd"><script>alert(1)</script>&amp;<b>'
    figures = with_progress(unit_figures, hostile)
    figures = replace(figures, narrative=Narrative(hostile, hostile), plan_title=hostile)
    text = whole(printed(figures))
    assert text.count(hostile.replace(" ", "")) >= 4


def test_ten_thousand_characters_lose_nothing(printed, unit_figures):
    text = "".join(f"第{n}件，已办结；" for n in range(1, 1200))[:10_000]
    printed_text = re.sub(
        r"[一二三四五六]、重点任务推进情况|—\d+—",
        "",
        whole(printed(with_progress(unit_figures, text))),
    )
    assert text in printed_text


def test_ten_thousand_characters_in_a_table_lose_nothing(printed):
    figures = sample()
    text = "".join(f"第{n}件，已办结；" for n in range(1, 1200))[:10_000]
    figures = replace(
        figures, chapters=figures.chapters[:1], units=(), domains=(), briefings=(), trainings=()
    )
    between = r"附表\d各单位推进情况|—\d+—|单位状态推进情况|第1项任务推进情况（续）"
    found = re.sub(between, "", whole(printed(with_progress(figures, text))))
    assert [n for n in range(1, 900) if f"第{n}件，已办结" not in found] == []


def test_a_year_without_anything_says_so(printed):
    reader = printed(Figures(2026, date(2026, 1, 1), TITLE))
    assert whole(reader).count("暂无数据") >= 8


def test_a_rare_name_is_printed_from_the_fallback(printed, unit_figures):
    assert "赵䶮" in whole(printed(with_progress(unit_figures, "经办人：赵䶮")))


SCRIPT = """
import sys, hashlib
from tests.reports.sample import sample_of_unit
from tracker.reports import document
print(hashlib.sha256(document.printed(sample_of_unit("s00"), sys.argv[1])).hexdigest())
"""


def test_the_same_figures_give_the_same_bytes_in_any_process(fonts_folder, unit_figures):
    def elsewhere(seed, zone):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(fonts_folder)],
            env=environment, cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout.strip()

    here = hashlib.sha256(document.printed(unit_figures, fonts_folder)).hexdigest()
    assert here == elsewhere("1", "Asia/Shanghai") == elsewhere("2", "America/New_York")


@pytest.mark.parametrize("unit", [None, "s00"])
def test_a_report_can_be_read_by_pypdf_strictly(unit, district, printed, unit_figures):
    reader = PdfReader(io.BytesIO(district), strict=True) if unit is None else printed(unit_figures)
    assert len(reader.pages) > 5
