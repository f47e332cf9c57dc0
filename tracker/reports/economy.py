"""What WeasyPrint and pydyf would do again and again, done once: less memory and less time for the same pages.

The bytes of a report depend on none of it, except that a chart's text is drawn whole.
"""

import pydyf
from weasyprint import svg
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
    stream.Font = Font
    svg.TAGS |= {tag: whole_text for tag, draw in svg.TAGS.items() if draw is text}
    svg.text = whole_text
    pydyf.PDF.page_references = property(page_references)
    once(pydyf.Stream)
    once(pydyf.Dictionary)
