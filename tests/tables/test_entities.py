"""XML in a workbook names entities: none is unfolded, none is fetched."""

import zipfile
from io import BytesIO
from xml.etree import ElementTree

import pytest
import xlsxwriter

from tracker.refusals import Refused
from tracker.tables.reading import tables_of

pytestmark = pytest.mark.one_database  # of files at hand, without a database

SMALL = "哈" * 20
ENTITIES = (
    f'<!DOCTYPE x [<!ENTITY small "{SMALL}"><!ENTITY a0 "{SMALL}">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + '<!ENTITY file SYSTEM "file:///etc/passwd">]>'
)
SHEET = (
    f'<?xml version="1.0"?>{ENTITIES}<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:body><office:spreadsheet>"
    '<table:table table:name="一"><table:table-row><table:table-cell office:value-type="string"><text:p>此处</text:p></table:table-cell>'
    "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
)


def ods(entity: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        file.writestr("content.xml", SHEET.replace("此处", f"甲{entity}乙"))
    return out.getvalue()


def xlsx(entity: str) -> bytes:
    made, out = BytesIO(), BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet().write(0, 0, "此处")
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(out, "w") as file:
        for name in before.namelist():
            text = before.read(name).decode()
            if name == "xl/sharedStrings.xml":
                text = text.replace("?>\n", f"?>\n{ENTITIES}", 1).replace("此处", f"甲{entity}乙")
            file.writestr(name, text)
    return out.getvalue()


def without_entities(data: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(out, "w") as file:
        for name in before.namelist():
            file.writestr(name, before.read(name).decode().replace(ENTITIES, ""))
    return out.getvalue()


@pytest.mark.parametrize("make", [xlsx, ods])
def test_a_workbooks_entities_are_neither_unfolded_nor_fetched(make):
    name, plain = f"表.{make.__name__}", without_entities(make("&amp;"))
    (table,) = tables_of(name, BytesIO(plain))
    assert [row.cells for row in table.rows] == [["甲&乙"]]
    with zipfile.ZipFile(BytesIO(make("&small;"))) as file:
        part = file.read("content.xml" if make is ods else "xl/sharedStrings.xml")
    assert SMALL in "".join(ElementTree.fromstring(part).itertext())  # to whoever unfolds them
    for entity in ("&amp;", "&small;", "&a9;", "&file;"):
        with pytest.raises(Refused, match="读不出来") as refused:
            tables_of(name, BytesIO(make(entity)))
        assert "root" not in refused.value.sentence
