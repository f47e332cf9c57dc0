"""What three independent programs read in a PDF, and which glyphs it really shows."""

import re
import subprocess
import unicodedata
from collections import Counter
from io import BytesIO

import pikepdf
import pypdfium2
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

SHOWS = {"Tj", "TJ", "'", '"'}


def characters(text):
    """The characters of a text and how often each stands in it, without white space and what has no ink."""
    return Counter(
        c
        for c in unicodedata.normalize("NFC", text)
        if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf")
    )


def poppler(path):
    return characters(
        subprocess.run(
            ["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True, check=True
        ).stdout.decode()
    )


def mupdf(path):
    return characters(
        subprocess.run(
            ["mutool", "draw", "-q", "-F", "txt", path], capture_output=True, check=True
        ).stdout.decode()
    )


def pdfium(path):
    document = pypdfium2.PdfDocument(path)
    try:
        return characters("".join(page.get_textpage().get_text_range() for page in document))
    finally:
        document.close()


READERS = (poppler, mupdf, pdfium)


def missing_glyphs(path):
    """The characters that are shown with no ink: for each font, what it writes with glyphs that it has not embedded."""
    with pikepdf.open(path) as document:
        shown, fonts = {}, {}
        for page in document.pages:
            for part in (page, *_forms(page.obj.get("/Resources"), set())):
                fonts.update(
                    {
                        str(name): font
                        for name, font in (part.get("/Resources") or {}).get("/Font", {}).items()
                    }
                )
                _note(part, shown)
        return [fault for name, ids in shown.items() for fault in _without_ink(fonts[name], ids)]


def _forms(resources, seen):
    for form in (resources or {}).get("/XObject", {}).values():
        if form.objgen not in seen and form.get("/Subtype") == "/Form":
            seen.add(form.objgen)
            yield form
            yield from _forms(form.get("/Resources"), seen)


def _note(part, shown):
    """Add the glyphs that a stream shows to those of each font."""
    ids = set()
    for operands, operator in pikepdf.parse_content_stream(part):
        if str(operator) == "Tf":
            ids = shown.setdefault(str(operands[0]), set())
        elif str(operator) in SHOWS:
            for string in operands[0] if isinstance(operands[0], pikepdf.Array) else operands:
                if isinstance(string, pikepdf.String):
                    raw = bytes(string)
                    ids.update(int.from_bytes(raw[at : at + 2]) for at in range(0, len(raw), 2))


def _without_ink(font, ids):
    descriptor = font.DescendantFonts[0].FontDescriptor
    file = descriptor.get("/FontFile3") or descriptor.FontFile2
    embedded = TTFont(BytesIO(file.read_bytes()))
    names, glyphs = embedded.getGlyphOrder(), embedded.getGlyphSet()
    words = {
        int(gid, 16): bytes.fromhex(code).decode("utf-16-be")
        for gid, code in re.findall(
            r"<([0-9a-f]+)> <([0-9a-f]*)>", font.ToUnicode.read_bytes().decode()
        )
    }
    for gid in sorted(ids):
        word = words.get(gid, "")
        if word.isspace() or (word and all(unicodedata.category(c) in ("Cc", "Cf") for c in word)):
            continue
        pen = BoundsPen(glyphs)
        if 0 < gid < len(names):
            glyphs[names[gid]].draw(pen)
        if pen.bounds is None:
            yield f"{gid} {word}"
