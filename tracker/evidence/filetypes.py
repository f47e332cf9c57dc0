"""Which files are taken: an allow-list, decided by the content and the extension together."""

from dataclasses import dataclass
from typing import BinaryIO

import filetype
from PIL import Image, UnidentifiedImageError

from tracker.evidence.archives import Unfit, ole_content, zip_content
from tracker.evidence.filenames import extension
from tracker.refusals import Refused

HEAD = 4096  # bytes that tell most types
BLANK = b"\xef\xbb\xbf \t\r\n"  # what some writers put before the beginning
OLE_MAGIC, ZIP_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
OOXML = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class FileType:
    """`contents` are what a file of this extension may really hold."""

    label: str
    media_type: str
    contents: tuple[str, ...]


ALLOWED: dict[str, FileType] = {
    "pdf": FileType("PDF", "application/pdf", ("pdf",)),
    "png": FileType("图片", "image/png", ("png",)),
    "jpg": FileType("图片", "image/jpeg", ("jpg",)),
    "jpeg": FileType("图片", "image/jpeg", ("jpg",)),
    "gif": FileType("图片", "image/gif", ("gif",)),
    "webp": FileType("图片", "image/webp", ("webp",)),
    "doc": FileType("Word", "application/msword", ("ole-word",)),
    "docx": FileType("Word", OOXML + "wordprocessingml.document", ("ooxml-word",)),
    "xls": FileType("Excel", "application/vnd.ms-excel", ("ole-sheet",)),
    "xlsx": FileType("Excel", OOXML + "spreadsheetml.sheet", ("ooxml-sheet",)),
    "ppt": FileType("PPT", "application/vnd.ms-powerpoint", ("ole-slides",)),
    "pptx": FileType("PPT", OOXML + "presentationml.presentation", ("ooxml-slides",)),
    "wps": FileType("WPS", "application/vnd.ms-works", ("ole-word", "ooxml-word")),
    "et": FileType("WPS", "application/octet-stream", ("ole-sheet", "ooxml-sheet")),
    "dps": FileType("WPS", "application/octet-stream", ("ole-slides", "ooxml-slides")),
    "ofd": FileType("OFD", "application/ofd", ("ofd",)),
    "zip": FileType("ZIP", "application/zip", ("zip",)),
}
ACCEPT = ",".join(f".{end}" for end in ALLOWED)
LISTED = "PDF、图片（jpg、png、gif、webp）、Word、Excel、PPT、WPS（wps、et、dps）、OFD、ZIP"
IMAGES = {
    "image/png": "png",
    "image/apng": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
}
PILLOW_NAMES = {"png": "PNG", "jpg": "JPEG", "gif": "GIF", "webp": "WEBP"}

# what an unfit content is called, by how it begins
SEEN = (
    (b"MZ", "可执行程序"),
    (b"\x7fELF", "可执行程序"),
    (b"#!", "脚本程序"),
    (b"<svg", "SVG 图形"),
    (b"<?xml", "XML 或 SVG 文件"),
    (b"<!doctype html", "网页（HTML）"),
    (b"<html", "网页（HTML）"),
    (b"<script", "网页（HTML）"),
    (b"<", "网页或标记文本"),
    (b"{\\rtf", "RTF 文档"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
)


def media_type_of(name: str, stream: BinaryIO) -> str:
    """The type under which the file is kept. Refused, with the file's name, when it is not what its name says."""
    end = extension(name)
    if end not in ALLOWED:
        raise Refused(f"“{name}”的类型不能上传。可以上传：{LISTED}。")
    stream.seek(0)
    head = stream.read(HEAD)
    if not head:
        raise Refused(f"“{name}”是空文件，没有接收。请检查原文件后重新上传。")
    try:
        content = _content(head, stream)
    except Unfit as unfit:
        raise Refused(f"“{name}”{unfit}，没有接收。") from None
    if content == "locked":
        raise Refused(f"“{name}”设有打开密码，别人无法核验。请去掉密码后重新上传。")
    kind = ALLOWED[end]
    if content not in kind.contents:
        raise Refused(_mismatch(name, end, content, head))
    return kind.media_type


def _content(head: bytes, stream: BinaryIO) -> str:
    if head.startswith(OLE_MAGIC):
        return ole_content(stream)
    if head.startswith(ZIP_MAGIC):
        return zip_content(stream)
    if head.lstrip(BLANK).startswith(b"%PDF-"):
        return "pdf"
    content = IMAGES.get(filetype.guess_mime(head) or "", "unknown")
    if content in PILLOW_NAMES:
        _check_image(content, stream)
    return content


def _check_image(content: str, stream: BinaryIO) -> None:
    """A picture whose header cannot be read is damaged, or something else in disguise."""
    stream.seek(0)
    try:
        Image.open(stream, formats=[PILLOW_NAMES[content]])
    except Image.DecompressionBombError:
        pass  # kept as it is; it gets no thumbnail
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Unfit("打不开，可能已经损坏") from None


def _mismatch(name: str, end: str, content: str, head: bytes) -> str:
    fitting = [other for other, kind in ALLOWED.items() if content in kind.contents]
    if fitting:
        return f"“{name}”的内容其实是 {fitting[0]} 文件，与扩展名 .{end} 不符。请把扩展名改为 .{fitting[0]} 后重新上传。"
    begun = head.lstrip(BLANK).lower()
    what = next((words for start, words in SEEN if begun.startswith(start.lower())), "")
    what = f"是{' ' if what[0].isascii() else ''}{what}，" if what else ""
    return f"“{name}”的内容{what}不是真正的 .{end} 文件，没有接收。可以上传：{LISTED}。"
