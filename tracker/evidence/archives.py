"""Looking into compound files without unpacking them: what a zip or an OLE file really is."""

import struct
import zipfile
from typing import BinaryIO

ENTRY_LIMIT = 2_000
UNPACKED_LIMIT = 1 << 30  # bytes
DIRECTORY_LIMIT = 1 << 20  # bytes of a zip's table of contents, which zipfile reads at once

SECTORS, LAST_SECTOR = 32, 0xFFFFFFFA
ENDED, ENDED_64, LOCATOR_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
MARKS = (("word/", "ooxml-word"), ("xl/", "ooxml-sheet"), ("ppt/", "ooxml-slides"))
STREAMS = {
    "EncryptedPackage": "locked",
    "WordDocument": "ole-word",
    "Workbook": "ole-sheet",
    "Book": "ole-sheet",
    "PowerPoint Document": "ole-slides",
}


class Unfit(Exception):
    """Why an archive is not taken, as the end of a sentence."""


def zip_content(stream: BinaryIO) -> str:
    """ooxml-word, ooxml-sheet, ooxml-slides, ofd or zip. Raises Unfit for one that is broken, locked or a bomb."""
    if _directory_size(stream) > DIRECTORY_LIMIT:
        raise Unfit(f"里面的文件太多，最多 {ENTRY_LIMIT} 个")
    try:
        entries = zipfile.ZipFile(stream).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error):
        raise Unfit("打不开，可能已经损坏") from None
    if len(entries) > ENTRY_LIMIT:
        raise Unfit(f"里面的文件太多，最多 {ENTRY_LIMIT} 个")
    if sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        raise Unfit("解压后太大，超过 1 GB")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unfit("设有打开密码，别人无法核验")
    names = [entry.filename for entry in entries]
    if "[Content_Types].xml" in names:
        return next((sort for mark, sort in MARKS if any(n.startswith(mark) for n in names)), "zip")
    return "ofd" if "OFD.xml" in names else "zip"


def _directory_size(stream: BinaryIO) -> int:
    """Bytes that the table of contents claims, looked up before anything is read by it."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 65_557 - 76))
    tail = stream.read()
    end = tail.rfind(ENDED)
    if end < 0 or len(tail) < end + 22:
        raise Unfit("打不开，可能已经损坏")
    record = tail[max(0, end - 76) : max(0, end - 20)]
    if tail[max(0, end - 20) : end].startswith(LOCATOR_64) and record.startswith(ENDED_64):
        return struct.unpack_from("<Q", record, 40)[0]
    return struct.unpack_from("<L", tail, end + 12)[0]


def ole_content(stream: BinaryIO) -> str:
    """ole-word, ole-sheet, ole-slides, locked (with a password) or unknown, by the streams that it names."""
    found = {STREAMS[name] for name in _ole_names(stream) if name in STREAMS}
    return next(
        (sort for sort in ("locked", "ole-word", "ole-slides", "ole-sheet") if sort in found),
        "unknown",
    )


def _ole_names(stream: BinaryIO):
    """The names in the directory (MS-CFB 2.6), of which the main stream is among the first."""
    stream.seek(0)
    head = stream.read(512)
    if len(head) < 512:
        return
    size = 1 << min(struct.unpack_from("<H", head, 30)[0], 12)
    sector = struct.unpack_from("<L", head, 48)[0]
    for _ in range(SECTORS):
        table = _sector(stream, sector, size)
        for at in range(0, len(table) - 127, 128):
            length = struct.unpack_from("<H", table, at + 64)[0]
            if 2 <= length <= 64:
                yield table[at : at + length - 2].decode("utf-16-le", "replace")
        sector = _following(stream, head, sector, size)
        if sector >= LAST_SECTOR:
            return


def _following(stream: BinaryIO, head: bytes, sector: int, size: int) -> int:
    """The next sector of a chain, by the allocation table whose places the header lists (the first 109 of them)."""
    page, at = divmod(sector * 4, size)
    if page >= 109:
        return sector + 1  # beyond 7 MB: writers lay the directory in one piece
    table = _sector(stream, struct.unpack_from("<L", head, 76 + 4 * page)[0], size)
    return struct.unpack_from("<L", table, at)[0] if len(table) == size else LAST_SECTOR


def _sector(stream: BinaryIO, number: int, size: int) -> bytes:
    stream.seek((number + 1) * size)
    return stream.read(size)
