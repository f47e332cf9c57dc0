"""Which files are taken: an allow-list, decided by the content and the extension together."""

from dataclasses import dataclass
from typing import BinaryIO

import filetype

from tracker.evidence import inspection
from tracker.evidence.archives import Unfit, zip_content
from tracker.evidence.filenames import extension
from tracker.evidence.inspection import Finding
from tracker.refusals import Busy, Refused

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
    "jfif": FileType("图片", "image/jpeg", ("jpg",)),
    "gif": FileType("图片", "image/gif", ("gif",)),
    "webp": FileType("图片", "image/webp", ("webp",)),
    "heic": FileType("图片", "image/heic", ("heic",)),
    "heif": FileType("图片", "image/heif", ("heic",)),
    "tif": FileType("图片", "image/tiff", ("tiff",)),
    "tiff": FileType("图片", "image/tiff", ("tiff",)),
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
LISTED = (
    "PDF、图片（jpg、png、gif、webp、heic、tif）、Word、Excel、PPT、WPS（wps、et、dps）、OFD、ZIP"
)
IMAGES = {
    "image/png": "png",
    "image/apng": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/tiff": "tiff",
}
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")
# what else people bring, and how it becomes something that is taken
OTHERWISE = {
    "rar 7z tar gz tgz bz2 xz cab iso": "请改用 ZIP：解压后重新压缩成 .zip 上传。",
    "bmp avif svg dng raw psd ico heics hif": "请另存为 .jpg 后上传。",
    "txt rtf csv xml htm html mht mhtml md odt ods odp eml": "请在 WPS 或 Office 中打开，另存为 PDF、.docx 或 .xlsx 后上传。",
}
WAYS = {end: way for ends, way in OTHERWISE.items() for end in ends.split()}

# what an unfit content is called, by how it begins, and the extension whose way out it has
SEEN = (
    (b"MZ", "可执行程序", ""),
    (b"\x7fELF", "可执行程序", ""),
    (b"#!", "脚本程序", ""),
    (b"<svg", "SVG 图形", "svg"),
    (b"<?xml", "XML 或 SVG 文件", "xml"),
    (b"<!doctype html", "网页（HTML）", "html"),
    (b"<html", "网页（HTML）", "html"),
    (b"<script", "网页（HTML）", "html"),
    (b"<", "网页或标记文本", "html"),
    (b"mime-version:", "网页（MHT）", "mht"),
    (b"{\\rtf", "RTF 文档", "rtf"),
    (b"Rar!", "RAR 压缩包", "rar"),
    (b"7z\xbc\xaf", "7z 压缩包", "7z"),
)


@dataclass(frozen=True)
class Examination:
    """The type under which a file is kept, and the small pictures to keep beside it."""

    media_type: str
    thumbnail: bytes | None
    picture: bytes | None


def examine(name: str, stream: BinaryIO) -> Examination:
    """Refused, with the file's name and a way out, when it cannot be opened or is not what its name says."""
    end = extension(name)
    if end not in ALLOWED:
        raise Refused(f"“{name}”的类型不能上传。{WAYS.get(end, '')}可以上传：{LISTED}。")
    stream.seek(0)
    head = stream.read(HEAD)
    if not head:
        raise Refused(f"“{name}”是空文件，没有接收。请检查原文件后重新上传。")
    try:
        found = _found(head, stream)
    except Unfit as unfit:
        raise Refused(f"“{name}”{unfit}，没有接收。") from None
    except inspection.Busy:
        raise Busy(f"服务器正在检查别的文件，“{name}”没有接收，请稍后重新上传。") from None
    refuse_unopened(name, found.content)
    kind = ALLOWED[end]
    if found.content not in kind.contents:
        raise Refused(_mismatch(name, end, found.content, head))
    return Examination(kind.media_type, found.thumbnail, found.picture)


def _found(head: bytes, stream: BinaryIO) -> Finding:
    if head.startswith(ZIP_MAGIC):
        return Finding(zip_content(stream))
    kind = _kind(head)
    return inspection.inspect(stream, kind) if kind else Finding("unknown")


def _kind(head: bytes) -> str | None:
    if head.startswith(OLE_MAGIC):
        return "ole"
    if head.lstrip(BLANK).startswith(b"%PDF-"):
        return "pdf"
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return "heic"
    return IMAGES.get(filetype.guess_mime(head) or "")


def refuse_unopened(name: str, content: str) -> None:
    """Raises Refused for what is locked or damaged."""
    if content == "locked":
        raise Refused(
            f"“{name}”设有打开密码，别人无法核验，没有接收。请去掉密码（或“保护工作簿”）后重新上传。"
        )
    if content == "damaged":
        unshown = {extension(name)} & {"heic", "heif", "tif", "tiff"}
        way = "本机能打开的话，请另存为 .jpg 后上传" if unshown else "请检查原文件后重新上传"
        raise Refused(f"“{name}”打不开，可能没有传完或者已经损坏，没有接收。{way}。")


def _mismatch(name: str, end: str, content: str, head: bytes) -> str:
    fitting = [other for other, kind in ALLOWED.items() if content in kind.contents]
    if fitting:
        return f"“{name}”的内容其实是 {fitting[0]} 文件，与扩展名 .{end} 不符。请把扩展名改为 .{fitting[0]} 后重新上传。"
    begun = head.lstrip(BLANK).lower()
    what, like = next(
        ((words, like) for start, words, like in SEEN if begun.startswith(start.lower())), ("", "")
    )
    what = f"是{' ' if what[0].isascii() else ''}{what}，" if what else ""
    way = WAYS.get(like) or f"可以上传：{LISTED}。"
    return f"“{name}”的内容{what}不是真正的 .{end} 文件，没有接收。{way}"
