"""Names of uploaded files: in any script, without anything that could deceive or escape."""

import re
import unicodedata

LIMIT = 200  # characters
NAMELESS = "附件"
JOINERS = "\u200c\u200d"  # of Indic scripts and of emoji
UNFIT = (
    "Cc",
    "Cf",
    "Cs",
    "Zl",
    "Zp",
)  # controls, marks that turn the direction of writing, halves of characters


def clean_name(raw: str) -> str:
    """The last part of a path, in NFC, at most LIMIT long with its extension kept."""
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", raw))[-1]
    name = "".join(c for c in name if c in JOINERS or unicodedata.category(c) not in UNFIT)
    stem, dot, end = " ".join(name.split()).rstrip(" .").rpartition(".")
    if not dot or len(end) > 20:
        return (stem + dot + end)[:LIMIT] or NAMELESS
    return (stem.strip(" .")[: LIMIT - len(end) - 1] or NAMELESS) + dot + end


def extension(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""
