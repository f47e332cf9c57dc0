"""Looking into a zip without unpacking it: what it really is."""

import struct
import zipfile
from typing import BinaryIO

ENTRY_LIMIT = 2_000
UNPACKED_LIMIT = 1 << 30  # bytes
DIRECTORY_LIMIT = 1 << 20  # bytes of a zip's table of contents, which zipfile reads at once

ENDED, ENDED_64, LOCATOR_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
ENCRYPTIONS = "Encryptions.xml"  # of an OFD (GM/T 0099)
MARKS = (("word/", "ooxml-word"), ("xl/", "ooxml-sheet"), ("ppt/", "ooxml-slides"))


class Unfit(Exception):
    """Why an archive is not taken, as the middle of a sentence."""


def zip_content(stream: BinaryIO) -> str:
    """ooxml-word, ooxml-sheet, ooxml-slides, ofd, zip, locked or damaged. Raises Unfit for one that is empty or a bomb."""
    try:
        if _directory_size(stream) > DIRECTORY_LIMIT:
            raise Unfit(f"里面的文件太多，最多 {ENTRY_LIMIT} 个")
        entries = zipfile.ZipFile(stream).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error):
        return "damaged"
    if len(entries) > ENTRY_LIMIT:
        raise Unfit(f"里面的文件太多，最多 {ENTRY_LIMIT} 个")
    if sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        raise Unfit("解压后太大，超过 1 GB")
    names = [entry.filename for entry in entries]
    if any(entry.flag_bits & 1 for entry in entries) or ENCRYPTIONS in names:
        return "locked"
    if not any(entry.file_size for entry in entries):
        raise Unfit("里面没有内容")
    if "[Content_Types].xml" in names:
        return next((sort for mark, sort in MARKS if any(n.startswith(mark) for n in names)), "zip")
    return "ofd" if "OFD.xml" in names else "zip"


def _directory_size(stream: BinaryIO) -> int:
    """Bytes that the table of contents claims, looked up before anything is read by it. Raises BadZipFile."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 65_557 - 76))
    tail = stream.read()
    end = tail.rfind(ENDED)
    if end < 0 or len(tail) < end + 22:
        raise zipfile.BadZipFile
    record = tail[max(0, end - 76) : max(0, end - 20)]
    if tail[max(0, end - 20) : end].startswith(LOCATOR_64) and record.startswith(ENDED_64):
        return struct.unpack_from("<Q", record, 40)[0]
    return struct.unpack_from("<L", tail, end + 12)[0]
