"""Chinese typesetting that WeasyPrint lacks: justified lines, and lines that a borrowed character does not shift.

WeasyPrint stretches spaces only and so leaves every Chinese line ragged.
Here each character has a weight: 1 for a Chinese character, a full-width mark or a space, 0 for letters and digits, which
stay together. The gap between two neighbours grows by the mean of their weights: whole between two characters,
half between 第 and 12. Pango's letter spacing divides itself in just that way, half before and half after, and drops
the halves at the ends of a box; so all that is left to do here is to share out a line's shortfall and move its boxes.
"""

import re

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango

# What keeps its shape when a line is stretched: letters and digits, and the strokes of —— and ……, which must meet.
RIGID = re.compile(r"[!-\u1fff\u2010-\u2015\u2026]+")
FLEXIBLE = re.compile(r"[^!-\u1fff\u2010-\u2015\u2026]")
# A line that would need more than this is left ragged: it ends before an address that could not be broken.
MOST = 0.4  # em a gap


def justify_line(context, line, extra_width):
    texts = [box for box in text_boxes(line) if box.text]
    weight, last = 0, None
    for box in texts:
        ends = box.weight = weights(box.text)
        weight += ends[0] + (0 if last is None else (last + ends[1]) / 2)
        last = ends[2]
    if weight and extra_width / weight <= MOST * line.style["font_size"]:
        spread(line, extra_width / weight)


def weights(text):
    """The sum of a text's inner gaps, and the weights of its first and last characters."""
    first, last = int(bool(FLEXIBLE.match(text))), int(bool(FLEXIBLE.match(text[-1])))
    return len(FLEXIBLE.findall(text)) - (first + last) / 2, first, last


def text_boxes(box):
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            yield child
        elif isinstance(child, boxes.InlineBox) and child.is_in_normal_flow():
            yield from text_boxes(child)


def spread(line, gap):
    """Move and widen the boxes of a line, left to right, and leave each text box its gap for drawing."""
    shift, last = 0, None

    def visit(box):
        nonlocal shift, last
        if isinstance(box, boxes.TextBox):
            if not box.text:
                return
            inner, first, end = box.weight
            shift += 0 if last is None else gap * (last + first) / 2
            box.position_x += shift
            box.width += gap * inner
            shift += gap * inner
            last = end
            box.pango_layout.gap = gap
        elif isinstance(box, (boxes.LineBox, boxes.InlineBox)):
            box.position_x += shift
            before = shift
            for child in box.children:
                if child.is_in_normal_flow():
                    visit(child)
            box.width += shift - before
        else:
            box.translate(shift, 0)

    visit(line)


class Layout(line_break.Layout):
    """A line of text that is drawn with the gap its justification gave it."""

    gap = 0

    def set_text(self, text, justify=False):
        super().set_text(text, justify)
        if not (justify and self.gap):
            return
        attributes = pango.pango_layout_get_attributes(self.layout)
        if attributes == ffi.NULL:
            attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        spacing = self.style["letter_spacing"]
        spacing = 0 if spacing == "normal" else spacing

        def space(start, end, width):
            attribute = pango.pango_attr_letter_spacing_new(int(width * TO_UNITS))
            attribute.start_index, attribute.end_index = start, end
            pango.pango_attr_list_change(attributes, attribute)

        space(0, len(self.text.encode()), self.gap + spacing)
        for match in RIGID.finditer(self.text):
            start = len(self.text[: match.start()].encode())
            space(start, start + len(match[0].encode()), spacing)
        pango.pango_layout_set_attributes(self.layout, attributes)


def first_line_metrics(first_line, text, layout, resume_at, space_collapse, style, *hyphens):
    """Give every line the height and baseline of its own typeface, whatever a fallback for a rare character has."""
    line = measured(first_line, text, layout, resume_at, space_collapse, style, *hyphens)
    return (*line[:4], *typeface(style))


def typeface(style):
    """Height and baseline, in pixels, of a line in the first family of a style that has Chinese characters."""
    known = style.font_config.__dict__.setdefault("typefaces", {})
    key = (*style["font_family"], style["font_size"], style["font_weight"], style["font_style"])
    if key not in known:
        layout = line_break.Layout(style)
        layout.set_text("国")
        line, _ = layout.get_first_line()
        _, height = line_break.line_size(line, style)
        known[key] = height, pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS
    return known[key]


measured = line_break.first_line_metrics


def install():
    """Put these in WeasyPrint's place; done once, when the printing module is imported."""
    inline.justify_line = justify_line
    line_break.Layout = Layout
    line_break.first_line_metrics = first_line_metrics
