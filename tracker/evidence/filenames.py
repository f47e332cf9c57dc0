"""Names of uploaded files: in any script, without anything that could deceive or escape."""

import re

from tracker.characters import folded

LIMIT = 200  # characters
NAMELESS = "附件"


def clean_name(raw: str) -> str:
    """The last part of a path, folded, at most LIMIT long with its extension kept."""
    name = re.split(r"[/\\]", folded(raw))[-1].replace("\0", "")
    stem, dot, end = " ".join(name.split()).rstrip(" .").rpartition(".")
    if not dot or len(end) > 20:
        return (stem + dot + end)[:LIMIT] or NAMELESS
    return (stem.strip(" .")[: LIMIT - len(end) - 1] or NAMELESS) + dot + end


def extension(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""
