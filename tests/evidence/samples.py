"""Files as people upload them, honest and hostile, made in memory."""

import struct
import zipfile
from io import BytesIO

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"


def picture(form: str = "PNG", size=(640, 480), **more) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, form, **more)
    return out.getvalue()


def archive(*names: str, content: bytes = b"x") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, content)
    return out.getvalue()


DOCX = archive("[Content_Types].xml", "_rels/.rels", "word/document.xml")
XLSX = archive("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml")
PPTX = archive("[Content_Types].xml", "_rels/.rels", "ppt/presentation.xml")
OFD = archive("OFD.xml", "Doc_0/Document.xml")
ZIP = archive("签到表.xls", "照片/一.jpg")


def ole(*streams: str, sector_of_directory: int = 1) -> bytes:
    """A compound file with a directory of these streams: a header, one allocation table, then the directory."""
    names = ["Root Entry", *streams]
    pages = [names[at : at + 4] for at in range(0, len(names), 4)]
    table = [0xFFFFFFFD] + [0xFFFFFFFF] * 127
    for n in range(len(pages)):
        last = n == len(pages) - 1
        table[sector_of_directory + n] = 0xFFFFFFFE if last else sector_of_directory + n + 1
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<L", head, 48, sector_of_directory)
    struct.pack_into("<109L", head, 76, 0, *[0xFFFFFFFF] * 108)
    entries = b"".join(_entry(name) for name in names)
    return (
        bytes(head)
        + struct.pack("<128L", *table)
        + bytes(512 * (sector_of_directory - 1))
        + entries
        + bytes(512)
    )


def _entry(name: str) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return text.ljust(64, b"\0") + struct.pack("<H", len(text)) + bytes(62)


DOC = ole("1Table", "WordDocument")
XLS = ole("\x05SummaryInformation", "Workbook")
PPT = ole("Pictures", "Current User", "\x05SummaryInformation", "PowerPoint Document")
LOCKED = ole("EncryptionInfo", "EncryptedPackage")

HONEST = {
    "报告.pdf": PDF,
    "合影.png": picture(),
    "合影.JPG": picture("JPEG"),
    "合影.jpeg": picture("JPEG"),
    "图.gif": picture("GIF"),
    "图.webp": picture("WEBP"),
    "通知.doc": DOC,
    "通知.docx": DOCX,
    "台账.xls": XLS,
    "台账.xlsx": XLSX,
    "课件.ppt": PPT,
    "课件.pptx": PPTX,
    "通知.wps": DOC,
    "台账.et": XLS,
    "课件.dps": PPT,
    "公文.ofd": OFD,
    "材料.zip": ZIP,
}
