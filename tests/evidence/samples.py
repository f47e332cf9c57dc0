"""Files as people upload them, honest and hostile, made in memory."""

import struct
import zipfile
from io import BytesIO
from pathlib import Path

from PIL import Image


def pdf(note: bytes = b"") -> bytes:
    """One empty page, and a remark that no reader shows."""
    out, places = b"%PDF-1.7\n%" + note.replace(b"\n", b" ").replace(b"\r", b" ") + b"\n", []
    for number, words in enumerate(
        (
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/MediaBox[0 0 595 842]/Parent 2 0 R>>",
        ),
        1,
    ):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, words)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + (
        b"xref\n0 4\n0000000000 65535 f \n%strailer<</Root 1 0 R/Size 4>>\nstartxref\n%d\n%%%%EOF"
        % (table, len(out))
    )


PDF = pdf()


def case(name: str) -> bytes:
    """One of the files in cases/, which went wrong once."""
    return Path(__file__).with_name("cases").joinpath(name).read_bytes()


HEIC = case("photo-with-place.heic")  # turned by a quarter
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
CAMERA = b"PHONE-OF-THE-TESTS"
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"


def picture(form: str = "PNG", size=(640, 480), **more) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, form, **more)
    return out.getvalue()


def camera() -> Image.Exif:
    """What a phone writes into a photo: how it was held, its name, where it was."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E], exif[0x0110] = 6, "秘密", CAMERA.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (34.0, 9.0, 30.0), 3: "E", 4: (108.0, 56.0, 12.0)})
    return exif


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


def ole(**streams: bytes) -> bytes:
    """A compound file (MS-CFB) of these streams: a header, one allocation table, the directory, then their sectors."""
    names = ["Root Entry", *streams]
    pages = -(-len(names) // 4)  # sectors of the directory, which begin with number 1
    table, body, entries = [0xFFFFFFFD, *range(2, pages + 1), 0xFFFFFFFE], b"", []
    for number, (name, content) in enumerate(streams.items(), 1):
        start, content = len(table), content.ljust(4096, b"\0")  # shorter ones lie elsewhere
        table += [*range(start + 1, start + 8), 0xFFFFFFFE]
        body += content[:4096]
        following = number + 1 if number < len(streams) else -1
        entries.append(_entry(name, 2, following, -1, start, 4096))
    root = _entry("Root Entry", 5, -1, 1, 0xFFFFFFFE, 0)
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<LLLLLLLLL", head, 44, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    struct.pack_into("<108L", head, 80, *[0xFFFFFFFF] * 108)
    directory = (root + b"".join(entries)).ljust(512 * pages, b"\0")
    free = [0xFFFFFFFF] * (128 - len(table))
    return bytes(head) + struct.pack("<128L", *table, *free) + directory + body


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBlll", len(text), kind, 1, -1, right, child)
        + bytes(36)
        + struct.pack("<LQ", start, size)
    )


def word(flags: int = 0) -> bytes:
    """`flags` are bytes 10 and 11 of a document's FIB."""
    fib = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0x804, 0, flags)
    return ole(**{"1Table": b"", "WordDocument": fib})


def excel(*records: tuple[int, bytes], stream: str = "Workbook") -> bytes:
    """The workbook's records after its BOF."""
    all_ = [(0x809, bytes(16)), *records, (0x0A, b"")]
    content = b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in all_)
    return ole(**{"\x05SummaryInformation": b"", stream: content})


def slides(token: int = 0xE391C05F) -> bytes:
    """`token` says whether the presentation is encrypted."""
    user = struct.pack("<HHLLL", 0, 0xFF6, 40, 20, token)
    return ole(**{"Current User": user, "PowerPoint Document": b""})


DOC, XLS, PPT = word(), excel(), slides()
LOCKED = ole(EncryptionInfo=b"", EncryptedPackage=b"")
LOCKED_DOC, LOCKED_PPT = word(0x100), slides(0xF3D1C4DF)
LOCKED_XLS = excel((0x2F, bytes(6)))


HONEST = {
    "报告.pdf": PDF,
    "合影.png": picture(),
    "合影.JPG": picture("JPEG"),
    "合影.jpeg": picture("JPEG"),
    "图.gif": picture("GIF"),
    "图.webp": picture("WEBP"),
    "图.jfif": picture("JPEG"),
    "扫描.tif": picture("TIFF"),
    "扫描.tiff": picture("TIFF", compression="tiff_lzw"),
    "手机.heic": HEIC,
    "手机.HEIF": HEIC,
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
