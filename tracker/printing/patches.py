"""What WeasyPrint and pydyf would do again and again, done once: less memory and less time for the same pages.

What is printed is the same; a chart's text can be marked and copied whole.
"""

import re
from contextlib import nullcontext

import pydyf
from tinyhtml5 import inputstream
from weasyprint import draw, svg
from weasyprint.draw.border import draw_line
from weasyprint.pdf import fonts, stream
from weasyprint.svg.text import text


class Font(fonts.Font):
    """A font without a copy of its file: reports use some megabytes of each, and of a collection's 26."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        del self.file_content

    def __getattr__(self, name):
        if name != "file_content":
            raise AttributeError(name)
        self.file_content = fonts.get_hb_object_data(self.hb_face)
        return self.file_content


class Whole(str):
    """A text that is laid out and drawn in one go; WeasyPrint does so letter by letter in an SVG."""

    def __iter__(self):
        yield str(self)


def whole_text(image, node, font_size):
    """Draw an SVG text, of which no chart of ours sets the letters one by one."""
    if node.text:
        node._etree_node.text = Whole(node.text)
    text(image, node, font_size)


class Patterns(dict):
    """What tinyhtml5 reads up to, each pattern made once: its own are put where they are never found again."""

    def __missing__(self, key):
        characters, opposite = key
        self[key] = re.compile(f"[{'' if opposite else '^'}{''.join(map(re.escape, characters))}]+")
        return self[key]


class Rules:
    """Stands for the page's stream while WeasyPrint rules a table, side by side of each cell."""

    artifact = stacked = nullcontext

    def __init__(self):
        self.lines = {}

    def line(self, x1, y1, x2, y2, *look):
        self.lines.setdefault(look, []).append((x1, y1, x2, y2))


def ruled(stream, table):
    """Rule a table with lines from end to end; one matrix has three thousand sides of cells."""
    rules = Rules()
    borders(rules, table)
    for look, lines in rules.lines.items():
        with stream.artifact(), stream.stacked():
            for line in joined(lines):
                draw_line(stream, *line, *look)


def joined(lines):
    """Upright and level lines, those that touch end to end made one."""
    whole = {}
    for x1, y1, x2, y2 in lines:
        upright = x1 == x2
        place, begin, end = (x1, y1, y2) if upright else (y1, x1, x2)
        parts = whole.setdefault((upright, place), [])
        if parts and begin <= parts[-1][1]:
            parts[-1][1] = max(end, parts[-1][1])
        else:
            parts.append([begin, end])
    for (upright, place), parts in whole.items():
        for begin, end in parts:
            yield (place, begin, place, end) if upright else (begin, place, end, place)


borders = draw.draw_collapsed_borders


def page_references(pdf):
    """The pages' references, of which every element of the structure tree asks for one."""
    known = pdf.__dict__.setdefault("known_pages", [])
    known += [f"{number} 0 R".encode() for number in pdf.pages["Kids"][3 * len(known) :: 3]]
    return known


def once(kind):
    """Keep what an object of this kind is written as: pydyf asks twice, for the file and for its identifier."""
    written = kind.data.fget

    def data(item):
        if "written" not in item.__dict__:
            item.written = written(item)
        return item.written

    kind.data = property(data)


def install():
    """Put these in their place; done once, when the printing module is imported, after what else changes streams."""
    inputstream.characters_until_regex = Patterns()
    stream.Font = Font
    draw.draw_collapsed_borders, draw.draw_line = ruled, Rules.line
    svg.TAGS |= {tag: whole_text for tag, drawn in svg.TAGS.items() if drawn is text}
    svg.text = whole_text
    pydyf.PDF.page_references = property(page_references)
    once(pydyf.Stream)
    once(pydyf.Dictionary)
