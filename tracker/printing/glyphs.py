"""Look for characters that would print as empty boxes, before anything is printed."""

import unicodedata
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont

from tracker.printing import fonts
from tracker.refusals import Refused

LAST = "NotoSansCJK-Regular.ttc"  # one of fonts.FALLBACKS
CONTEXT = 8  # characters shown on either side
INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}
HEADINGS = ("h1", "h2", "h3", "h4", "caption")


def check(html, fonts_folder):
    """Refuse a report with a character that neither its typefaces nor their fallback have, saying where it stands."""
    known = characters(str(fonts_folder))
    if all(ord(character) in known or invisible(character) for character in set(html)):
        return
    reader = Reader(known)
    reader.feed(html)
    if reader.found:
        places = ";".join(reader.found[:5])
        more = f"；另有 {len(reader.found) - 5} 处" if len(reader.found) > 5 else ""
        raise Refused(f"报告无法打印，有的字没有字体可用：{places}{more}。请改用规范汉字后再打印。")


def invisible(character):
    return unicodedata.category(character) in INVISIBLE or unicodedata.combining(character) > 0


@lru_cache(maxsize=2)
def characters(folder):
    """The code points that every style of the report can print: each falls back on the sans serif in the end."""
    main = [code_points(TTFont(Path(folder) / name, lazy=True)) for name in fonts.FILES]
    last = code_points(TTCollection(fonts.fallback(LAST), lazy=True).fonts[0])
    return frozenset(set.intersection(*main) | last)


def code_points(font):
    """Those that a font has a glyph for; without its glyphs' names, for which the whole font would be read."""
    font.setGlyphOrder([""] * font["maxp"].numGlyphs)
    return set(font.getBestCmap())


class Reader(HTMLParser):
    """Walks a document's text and notes each unknown character with its neighbours and the heading above it."""

    def __init__(self, known):
        super().__init__()
        self.known, self.found, self.heading, self.inside = known, [], "", ""

    def handle_starttag(self, tag, attributes):
        self.inside = tag
        if tag in HEADINGS:
            self.heading = ""

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        if self.inside in HEADINGS:
            self.heading += data.strip()
        for place, character in enumerate(data):
            if ord(character) not in self.known and not invisible(character):
                around = data[max(0, place - CONTEXT) : place + CONTEXT + 1].strip()
                self.found.append(
                    f"“{character}”（U+{ord(character):04X}），见《{self.heading}》中的“{around}”"
                )
