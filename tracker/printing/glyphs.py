"""Characters that no typeface of a paper has: they are printed as 〓, never as an empty box, and named to whoever types them."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont

from tracker.printing import fonts

LAST = "NotoSansCJK-Regular.ttc"  # one of fonts.FALLBACKS
MISSING = "〓"
INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}
ORDINARY = re.compile(
    r"[\s!-~·—‘-”…、-】〔〕一-龥！-～]*"
)  # what every text is made of is in every font


def is_ordinary(text):
    """Whether it can be told without the fonts that they have every character."""
    return ORDINARY.fullmatch(text) is not None


def printable(text, folder):
    """The text with 〓 for each character that the fonts in a folder lack."""
    return text.translate(dict.fromkeys(map(ord, missing(text, folder)), MISSING))


def missing(text, folder):
    """The characters of a text that the fonts in a folder lack, in its order; none where the folder has no fonts."""
    if is_ordinary(text) or fonts.check(folder):
        return []
    known = characters(str(folder))
    return [c for c in dict.fromkeys(text) if ord(c) not in known and not invisible(c)]


def named(characters):
    """As people can look them up: “🅰”（U+1F170）."""
    return "、".join(f"“{c}”（U+{ord(c):04X}）" for c in characters)


def invisible(character):
    """Spaces, controls and the signs that only choose a variant of the one before."""
    return unicodedata.category(character) in INVISIBLE or "\ufe00" <= character <= "\ufe0f"


@lru_cache(maxsize=2)
def characters(folder):
    """The code points that every style of a paper can print: each falls back on the sans serif, then on fonts.OTHERS."""
    main = [code_points(TTFont(Path(folder) / name, lazy=True)) for name in fonts.FILES]
    last = code_points(TTCollection(fonts.fallback(LAST), lazy=True).fonts[0])
    others = [
        code_points(TTFont(path, lazy=True))
        for name in fonts.OTHERS
        if (path := Path(folder) / name).is_file()
    ]
    known = set.intersection(*main).union(last, *others)
    return frozenset(point for point in known if unicodedata.category(chr(point)) != "Co")


def code_points(font):
    """Those that a font has a glyph for; without its glyphs' names, for which the whole font would be read."""
    font.setGlyphOrder([""] * font["maxp"].numGlyphs)
    return set(font.getBestCmap())
