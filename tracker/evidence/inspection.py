"""Does a file open, and what does it show? PDFs, pictures and old Office files are opened by a process of their own.

It has little memory, little time and nothing of the environment: what a hostile file does to a decoder is done there.
Run as a program, this module inspects its standard input; it imports nothing of the tracker.
"""

import errno
import json
import logging
import os
import re
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import BinaryIO

MEMORY, SECONDS = 420 << 20, 10
PATIENCE = 5  # seconds that a file waits for the one before it
PIXELS = 50_000_000  # a phone's largest photo: one that has more is kept, but nothing is made of it
THUMBNAIL, PICTURE = 320, 2048  # pixels of the longer side
TAIL = 64 * 1024  # bytes at a file's end among which its closing mark is looked for
PICTURES = {
    "png": "PNG",
    "jpg": "JPEG",
    "gif": "GIF",
    "webp": "WEBP",
    "tiff": "TIFF",
    "heic": "HEIF",
}
UNSHOWN = ("tiff", "heic")  # browsers do not show these: a JPEG is made
STREAMS = {
    "EncryptedPackage": "locked",
    "\tDRMContent": "locked",
    "WordDocument": "ole-word",
    "PowerPoint Document": "ole-slides",
    "Workbook": "ole-sheet",
    "Book": "ole-sheet",
}
ONE_AT_A_TIME = Lock()  # so that all together take no more memory than one

log = logging.getLogger(__name__)


class Busy(Exception):
    """Other files are being inspected, and this one has waited too long."""


@dataclass(frozen=True)
class Finding:
    """`content`: what the file holds, or locked, damaged, unknown. A thumbnail is WebP; a picture is a JPEG for what browsers do not show."""

    content: str
    thumbnail: bytes | None = None
    picture: bytes | None = None


def inspect(stream: BinaryIO, kind: str) -> Finding:
    """What a file that begins as `kind` (pdf, ole or one of PICTURES) holds. Raises Busy."""
    if not ONE_AT_A_TIME.acquire(timeout=PATIENCE):
        raise Busy
    try:
        with _on_disk(stream) as file:
            done = subprocess.run(
                [sys.executable, "-I", __file__, kind],
                stdin=file,
                capture_output=True,
                env={},
                timeout=3 * SECONDS,
            )
    except subprocess.TimeoutExpired:
        return _unfinished(kind, "timeout")
    except OSError as fault:
        if fault.errno in (errno.EAGAIN, errno.ENOMEM):  # no room for another process
            raise Busy from fault
        raise
    finally:
        ONE_AT_A_TIME.release()
    if done.returncode:
        return _unfinished(kind, f"{done.returncode} {done.stderr[-200:].decode(errors='replace')}")
    answer, _, rest = done.stdout.partition(b"\n")
    found = json.loads(answer)
    middle = found["thumbnail"]
    return Finding(found["content"], rest[:middle] or None, rest[middle:] or None)


def _unfinished(kind: str, why: str) -> Finding:
    """A picture that takes too much to be made small is kept all the same; of anything else nobody knows whether it opens."""
    log.warning("inspection of %s: %s", kind, why)
    return Finding(kind if kind in PICTURES else "damaged")


@contextmanager
def _on_disk(stream: BinaryIO) -> Iterator[BinaryIO]:
    """A file that has a descriptor; the inspector opens it anew, so that nobody's place in it moves."""
    try:
        stream.fileno()
        stream.flush()
    except (OSError, AttributeError):
        with tempfile.TemporaryFile() as file:
            stream.seek(0)
            shutil.copyfileobj(stream, file)
            file.flush()
            yield file
    else:
        yield stream


# ---- in the process of its own ----------------------------------------------------------------------------------


def main(kind: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    look = {"pdf": pdf, "ole": ole}.get(kind, picture)
    with open("/dev/stdin", "rb") as file:
        found = look(file, kind)
    small = found.thumbnail or b""
    answer = json.dumps({"content": found.content, "thumbnail": len(small)}).encode()
    sys.stdout.buffer.write(answer + b"\n" + small + (found.picture or b""))


def pdf(file: BinaryIO, kind: str) -> Finding:
    """By Chromium's own reader. A file that was cut off is refused even where a reader would mend it: pages are missing."""
    import pypdfium2_raw as pdfium

    head, size = file.read(1024), os.fstat(file.fileno()).st_size
    linearized = re.search(rb"/Linearized.*?/L\s+(\d+)", head, re.DOTALL)
    whole = b"%%EOF" in tail(file) and not (linearized and int(linearized[1]) > size)
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadDocument(b"/dev/stdin", None)
    if not document and pdfium.FPDF_GetLastError() in (
        pdfium.FPDF_ERR_PASSWORD,
        pdfium.FPDF_ERR_SECURITY,
    ):
        return Finding("locked")
    return Finding(kind if whole and document and pdfium.FPDF_GetPageCount(document) else "damaged")


def ole(file: BinaryIO, kind: str) -> Finding:
    """By the streams that the file names (MS-CFB), each of which must be there to its last byte."""
    import olefile

    try:
        with olefile.OleFileIO(file) as found:
            names = {path[0]: path for path in found.listdir() if len(path) == 1}
            content = next((sort for name, sort in STREAMS.items() if name in names), "unknown")
            if any(
                len(found.openstream(path).read()) < found.get_size(path)
                for path in found.listdir()
            ):
                return Finding("damaged")
            return Finding("locked" if locked(found, content) else content)
    except MemoryError:
        raise
    except Exception:  # olefile has no exception of its own for each way of being damaged
        return Finding("damaged")


def locked(found, content: str) -> bool:
    """By FibBase.fEncrypted (MS-DOC 2.5.1), FilePass (MS-XLS 2.4.117) and CurrentUserAtom (MS-PPT 2.3.2)."""

    def beginning(name: str) -> bytes:
        return found.openstream(name).read(4096) if found.exists(name) else b""

    if content == "ole-word":
        return len(fib := beginning("WordDocument")) > 11 and bool(fib[11] & 1)
    if content == "ole-slides":
        return beginning("Current User")[12:16] == b"\xdf\xc4\xd1\xf3"
    if content == "ole-sheet":
        records, at = beginning("Workbook") or beginning("Book"), 0
        while at + 4 <= len(records) and at < 512:
            record, length = struct.unpack_from("<HH", records, at)
            if record == 0x2F:
                return True
            at += 4 + length
    return content == "locked"


def picture(file: BinaryIO, kind: str) -> Finding:
    """Small pictures made anew from the pixels, upright, so that nothing else of a photo (place, camera) goes with them."""
    from PIL import Image, ImageOps

    if kind == "heic":
        import pi_heif

        pi_heif.register_heif_opener()
        pi_heif.options.DECODE_THREADS, pi_heif.options.THUMBNAILS = 1, False
    Image.MAX_IMAGE_PIXELS = None
    if not goes_to_its_end(file, kind):
        return Finding("damaged")
    try:
        with Image.open(file, formats=[PICTURES[kind]]) as image:
            if kind == "tiff" and not all(strips_are_there(image, file)):
                return Finding("damaged")
            if image.width * image.height > PIXELS:
                return Finding(kind if closing_mark(kind) in tail(file) else "damaged")
            if image.mode[0] in "IF":  # measurements, not colours
                image.load()
                return Finding(kind)
            image.draft("RGB", (2 * THUMBNAIL, 2 * THUMBNAIL))
            shown = PICTURE if kind in UNSHOWN else THUMBNAIL
            image.thumbnail((shown, shown))
            small = ImageOps.exif_transpose(image)
            jpeg = saved(small.convert("RGB"), "JPEG", quality=82) if kind in UNSHOWN else None
            small.thumbnail((THUMBNAIL, THUMBNAIL))
            small = small.convert("RGBA" if small.has_transparency_data else "RGB")
            return Finding(kind, saved(small, "WEBP", quality=78, method=4), jpeg)
    except MemoryError:
        raise
    except Exception:  # whatever a hostile picture does to the decoder
        return Finding("damaged")


def saved(image, form: str, **how) -> bytes:
    image.info.clear()
    out = BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


def goes_to_its_end(file: BinaryIO, kind: str) -> bool:
    """As far as that can be told without decoding, of those in which it can."""
    size = os.fstat(file.fileno()).st_size
    if kind == "webp":
        file.seek(0)
        return struct.unpack("<4xL", file.read(8).ljust(8))[0] + 8 <= size
    if kind == "gif":
        return tail(file).rstrip(b"\0\r\n ").endswith(b";")
    return kind != "heic" or boxes_end(file, size)


def closing_mark(kind: str) -> bytes:
    return {"png": b"IEND", "jpg": b"\xff\xd9"}.get(kind, b"")


def boxes_end(file: BinaryIO, size: int) -> bool:
    """Whether the last of a file's boxes (ISO 14496-12, 4.2) ends within it."""
    at = 0
    while at < size:
        file.seek(at)
        (length,) = struct.unpack(">L4x", file.read(8).ljust(8, b"\0"))
        if length == 1:
            (length,) = struct.unpack(">Q", file.read(8).ljust(8, b"\0"))
        if length == 0:
            return True
        if length < 8:
            return False
        at += length
    return at == size


def strips_are_there(image, file: BinaryIO) -> Iterator[bool]:
    """Of every page of a TIFF, whether its strips or tiles lie within the file."""
    size = os.fstat(file.fileno()).st_size
    for page in range(min(image.n_frames, 500)):
        image.seek(page)
        tags = image.tag_v2
        ends = zip(tags.get(273) or tags.get(324) or (), tags.get(279) or tags.get(325) or ())
        yield all(start + length <= size for start, length in ends)
    image.seek(0)


def tail(file: BinaryIO) -> bytes:
    file.seek(max(0, os.fstat(file.fileno()).st_size - TAIL))
    return file.read()


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        main(sys.argv[1])
