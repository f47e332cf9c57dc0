"""Reading tables: what their programs know and the text does not show, from every format, and never more than there is room for."""

import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from tracker.refusals import Busy, Refused
from tracker.tables import reading
from tracker.tables.reader.book import ERROR, FORMULA, MERGED
from tracker.tables.reading import tables_of

pytestmark = pytest.mark.one_database  # of files at hand, without a database

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData>%s</worksheet>'


def xlsx(fill, **options) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, options) as book:
        fill(book)
    return out.getvalue()


def with_part(data: bytes, part: str, content: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return out.getvalue()


def with_sheet(rows: str, after: str = "") -> bytes:
    plain = xlsx(lambda book: book.add_worksheet("一").write(0, 0, "文"))
    return with_part(plain, "xl/worksheets/sheet1.xml", SHEET % (rows, after))


def packed(part: str, content: str, **more: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", 8) as file:
        file.writestr(part, content)
        for name, text in more.items():
            file.writestr(name.replace("__", "/"), text)
    return out.getvalue()


def read(name: str, data: bytes):
    return tables_of(name, BytesIO(data))


def cells(data: bytes, name="表.xlsx") -> list[list[str]]:
    return [row.cells for row in read(name, data)[0].rows]


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read(name, data)
    return refused.value.sentence


def numbers(book):
    sheet = book.add_worksheet()
    for at, (value, look) in enumerate(
        [
            (46086, "General"),
            (46086, "yyyy-mm-dd"),
            (46086, 'yyyy"年"m"月"d"日"'),
            (46086.5, "yyyy/m/d h:mm"),
            (0.75, "h:mm"),
            (0.35, "0%"),
            (0.1 + 0.2, "0.0"),
            (123456789012345, "0"),
            (59, "yyyy-mm-dd"),
        ]
    ):
        sheet.write_number(0, at, value, book.add_format({"num_format": look}))


def test_numbers_are_read_as_their_format_shows_them():
    days = ["46086", "2026-03-05", "2026-03-05", "2026-03-05 12:00", "18:00"]
    rest = ["35%", "0.3", "123456789012345", "1900-02-28"]
    assert cells(xlsx(numbers)) == [days + rest]
    assert cells(xlsx(numbers, date_1904=True))[0][1] == "2030-03-06"


def test_hidden_rows_columns_and_sheets_are_told_from_what_is_shown():
    def fill(book):
        book.add_worksheet("藏").write(0, 0, "看不见")
        sheet = book.add_worksheet("台账")
        sheet.activate()
        book.worksheets()[0].hide()
        for n in range(4):
            sheet.write_row(n, 0, [f"行{n}", "乙", "丙"])
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_row(2, 0)
        sheet.set_column(2, 2, None, None, {"hidden": True})

    (table,) = read("表.xlsx", xlsx(fill))
    assert table.name == "台账" and table.hidden_columns == {2}
    assert [(r.number, r.hidden) for r in table.rows] == [
        (1, False),
        (2, True),
        (3, True),
        (4, False),
    ]


def test_errors_formulas_without_result_and_merged_cells_are_noted():
    data = with_sheet(
        '<row r="2"><c r="B2" t="e"><v>#N/A</v></c><c r="C2"><f>1+1</f><v></v></c>'
        '<c r="D2" t="str"><f>""</f><v></v></c><c r="E2"><f>1+1</f><v>2</v></c></row>'
        '<row r="3"><c r="A3" t="inlineStr"><is><t>甲</t></is></c></row>',
        '<mergeCells><mergeCell ref="B2:B3"/><mergeCell ref="E2:F3"/></mergeCells>',
    )
    first, second = read("表.xlsx", data)[0].rows
    assert first.cells == ["", "#N/A", "", "", "2"] and first.notes == {1: ERROR, 2: FORMULA}
    assert second.cells == ["甲", "#N/A", "", "", "2"] and second.notes == {1: ERROR, 4: MERGED}
    assert first.name(1) == "B2"


def test_what_lies_beneath_a_merged_cell_is_not_read():
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><v>{n}0</v></c><c r="C{n}"><v>7</v></c></row>'
        for n in (1, 2)
    )
    data = with_sheet(rows, '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>')
    assert cells(data) == [["1", "", "7"], ["1", "", "7"]]


def test_text_in_pieces_is_whole_and_readings_above_it_are_left_out():
    data = with_sheet(
        '<row><c t="inlineStr"><is><r><t>政务</t></r><r><t xml:space="preserve"> 公开_x000A_</t></r>'
        '<rPh sb="0" eb="1"><t>zhengwu</t></rPh></is></c><c t="b"><v>1</v></c></row>'
    )
    assert cells(data) == [["政务 公开\n", "是"]]


def test_an_old_workbook_says_as_much():
    (table,) = read("旧.xls", Path(__file__).with_name("old.xls").read_bytes())
    assert table.name == "台账" and table.hidden_columns == {3}
    assert [(row.number, row.hidden, row.cells) for row in table.rows] == [
        (1, False, ["日期", "名称", "比例", "内部"]),
        (2, False, ["2026-03-05", "第一", "35%", "是"]),
        (3, False, ["2026-03-05", "第二", "", ""]),
        (4, True, ["", "看不见", "", ""]),
        (5, False, ["46086", "#N/A", "", ""]),
    ]
    assert [row.notes for row in table.rows] == [{}, {}, {0: MERGED}, {}, {1: ERROR}]


ODS = (
    '<d xmlns:o="o" xmlns:t="t" xmlns:x="x" xmlns:s="s"><s:style s:name="off"><s:table-properties t:display="false"/></s:style>'
    '<t:table t:name="藏" t:style-name="off"><t:table-row><t:table-cell><x:p>看不见</x:p></t:table-cell></t:table-row></t:table>'
    '<t:table t:name="台账"><t:table-column t:number-columns-repeated="2"/><t:table-column t:visibility="collapse"/>'
    '<t:table-row><t:table-cell o:value-type="date" o:date-value="2026-03-05T00:00:00" t:number-rows-spanned="2"><x:p>3月5日</x:p></t:table-cell>'
    '<t:table-cell><x:p>政务<x:s/>公开</x:p><x:p>二</x:p></t:table-cell><t:table-cell t:formula="of:=1"/></t:table-row>'
    "<t:table-row><t:covered-table-cell/><t:table-cell><x:p>乙</x:p></t:table-cell></t:table-row>"
    '<t:table-row t:number-rows-repeated="1048000"><t:table-cell t:number-columns-repeated="1024"/></t:table-row>'
    '<t:table-row t:visibility="filter"><t:table-cell o:value-type="float" o:value="12"><x:p>12.00</x:p></t:table-cell></t:table-row>'
    "</t:table></d>"
)


def test_an_open_document_says_as_much():
    (table,) = read("表.ods", packed("content.xml", ODS))
    assert table.name == "台账" and table.hidden_columns == {2}
    assert [(row.number, row.hidden, row.cells) for row in table.rows] == [
        (1, False, ["2026-03-05", "政务 公开\n二", ""]),
        (2, False, ["2026-03-05", "乙", ""]),
        (1048003, True, ["12", "", ""]),
    ]
    assert [row.notes for row in table.rows] == [{2: FORMULA}, {0: MERGED}, {}]
    locked = packed("content.xml", "?", **{"META-INF__manifest.xml": "<m><encryption-data/></m>"})
    assert "设有打开密码" in refusal("表.ods", locked)


def test_tables_in_a_word_document_are_read_with_their_merged_cells():
    def cell(text, more=""):
        return f"<w:tc><w:tcPr>{more}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    body = (
        "<w:p><w:r><w:t>前言</w:t></w:r></w:p><w:tbl><w:tr>"
        + cell("序号")
        + cell("任务", '<w:gridSpan w:val="2"/>')
        + cell("单位")
        + "</w:tr><w:tr>"
        + cell("1", '<w:vMerge w:val="restart"/>')
        + cell("公开", '<w:gridSpan w:val="2"/>')
        + cell("甲局<w:del><w:t>乙局</w:t></w:del>")
        + "</w:tr><w:tr>"
        + cell("", "<w:vMerge/>")
        + cell("培训")
        + cell("每年")
        + cell("丙局")
        + "</w:tr></w:tbl>"
    )
    data = packed(
        "word/document.xml", f'<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>'
    )
    (table,) = tables_of("方案.docx", BytesIO(data), ("docx",))
    assert [row.cells for row in table.rows] == [
        ["序号", "任务", "", "单位"],
        ["1", "公开", "", "甲局"],
        ["1", "培训", "每年", "丙局"],
    ]
    assert table.rows[2].notes == {0: MERGED}


@pytest.mark.parametrize(
    "data",
    [
        "甲,乙\r\n1,二\r\n".encode(),
        "甲\t乙\r1\t二".encode("gb18030"),
        "甲;乙\n1;二\n".encode("utf-8-sig"),
        "甲\t乙\r\n1\t二\r\n".encode("utf-16"),
        "sep=|\n甲|乙\n1|二".encode(),
        "\ufeff甲，乙\n1，二\n".encode(),
        '"甲","乙"\n"1","二"\n'.encode(),
    ],
)
def test_any_usual_separator_and_encoding_is_found(data):
    assert cells(data, "表.csv") == [["甲", "乙"], ["1", "二"]]
    assert cells(data, "系统导出.xls") == [["甲", "乙"], ["1", "二"]]


def test_quotes_within_quotes_need_not_be_doubled_and_cells_may_have_lines():
    data = '名称,数\n"关于"双随机"的会",1\n"两\n行",2\n"没有合上,3\n'.encode()
    assert cells(data, "表.csv") == [
        ["名称", "数"],
        ['关于"双随机"的会', "1"],
        ["两\n行", "2"],
        ['"没有合上', "3"],
    ]


def test_characters_that_nobody_sees_are_dropped_from_every_cell():
    assert cells("零宽\u200b标题\ufeff,a\u202eb\n".encode(), "表.csv") == [["零宽标题", "ab"]]


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("表.xls", b"<html><table><tr><td>1</td></tr></table></html>", "其实是网页"),
        ("表.xls", b"\xef\xbb\xbf\n<?xml version='1.0'?><Workbook/>", "另存为 .xlsx"),
        ("表.csv", b"\xff\xfe\x00", "文字编码认不出"),
        ("表.xlsx", b"PK\x03\x04 broken", "可能已经损坏"),
        ("表.xls", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "设有打开密码"),
        ("表.xls", b"\xd0\xcf\x11\xe0" + bytes(5000), "可能已经损坏"),
        ("表.xlsx", packed("a.txt", "a"), "里面没有表格"),
        ("表.txt", b"a", "不是表格文件"),
        ("表.csv", b" \n", "是空文件"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(name, data, sentence):
    assert sentence in refusal(name, data)


ONE = '<c t="s"><v>0</v></c>'
LONG = with_part(
    with_sheet(f"<row>{ONE * 10}</row>" * 15),
    "xl/sharedStrings.xml",
    f"<sst><si><t>{'哈' * 1_000_000}</t></si></sst>",
)
FAR = with_sheet(
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="700"><c r="XFD700"><v>1</v></c></row>'
)
REPEATED = packed(
    "content.xml",
    '<d xmlns:t="t"><t:table><t:table-row t:number-rows-repeated="1048576">'
    '<t:table-cell t:number-columns-repeated="150"><p>多</p></t:table-cell></t:table-row></t:table></d>',
)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (LONG, "的内容太多"),
        (FAR, "XFD700 还有内容"),
        (REPEATED, "的内容太多"),
        (b'"' * (5 << 20), "的内容太多"),
        (with_sheet(f'<row r="{"1" * 90_000_000}"/>'), "没有读完|内容太多"),
    ],
    ids=["characters", "columns", "repeated", "quotes", "attribute"],
)
def test_a_small_file_that_unfolds_into_much_is_refused_and_costs_the_product_nothing(
    data, sentence
):
    before = peak()
    assert any(each in refusal("表.csv", data) for each in sentence.split("|"))
    assert peak() - before < 64 << 10  # KiB, of 400 MiB that the product may have


def peak() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])


def test_more_rows_than_can_be_read_are_cut_and_said_to_be():
    (table,) = read("表.csv", "\n".join(map(str, range(1, 6000))).encode())
    assert table.cut and len(table.rows) == 5000 and table.rows[-1].cells == ["5000"]


def test_at_most_two_are_read_at_once_on_the_machine(monkeypatch, tmp_path):
    monkeypatch.setattr(reading.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(reading, "WAIT", 0)
    with reading._turn(), reading._turn(), pytest.raises(Busy, match="同时上传的表格太多"):
        read("表.csv", b"1")
    assert cells(b"1", "表.csv") == [["1"]]
    assert len(os.listdir(tmp_path)) == 2
