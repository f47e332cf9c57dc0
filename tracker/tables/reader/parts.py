"""The parts of an archive of XML: opened within limits, and parsed as a stream of events."""

import struct
import zipfile
import zlib
from xml.parsers import expat

from book import Unfit

ENTRIES, UNPACKED, PIECE = 2_000, 100 << 20, 1 << 16
START, END, TEXT = "start", "end", "text"


class Archive:
    def __init__(self, stream):
        try:
            self.file = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error):
            raise Unfit("broken") from None
        entries = self.file.infolist()
        if len(entries) > ENTRIES:
            raise Unfit("large")
        if any(entry.flag_bits & 1 for entry in entries):
            raise Unfit("locked")
        self.names = {entry.filename.lower().lstrip("/"): entry for entry in entries}
        self.left = UNPACKED

    def has(self, part: str) -> bool:
        return part.lower() in self.names

    def events(self, part: str):
        """(START, name, attributes), (TEXT, text, None) and (END, name, None), names without their prefix."""
        if not self.has(part):
            raise Unfit("broken")
        found, parser = [], expat.ParserCreate()
        parser.buffer_text, parser.StartDoctypeDeclHandler = True, _no_doctype
        parser.StartElementHandler = lambda name, attributes: found.append(
            (START, name.rpartition(":")[2], attributes)
        )
        parser.EndElementHandler = lambda name: found.append((END, name.rpartition(":")[2], None))
        parser.CharacterDataHandler = lambda text: found.append((TEXT, text, None))
        try:
            with self.file.open(self.names[part.lower()]) as stream:
                while piece := stream.read(PIECE):
                    self.left -= len(piece)
                    if self.left < 0:
                        raise Unfit("large")
                    parser.Parse(piece)
                    yield from found
                    found.clear()
            parser.Parse(b"", True)
            yield from found
        except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
            raise Unfit("broken") from None

    def starts(self, part: str):
        """(name, attributes) of every element, none where the part is missing."""
        if self.has(part):
            yield from ((name, more) for kind, name, more in self.events(part) if kind is START)


def _no_doctype(*_) -> None:
    raise Unfit("broken")  # entities are neither unfolded nor fetched
