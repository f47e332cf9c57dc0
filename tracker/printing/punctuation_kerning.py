"""Teach a font that two full-width marks in a row share the blank between them, as printers do: 》，（ and ）。”

Each mark has ink in one half of its square. The rule becomes pair kerning in the font, which every shaping engine
applies by itself, so that layout and drawing agree.
"""

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.pens.boundsPen import BoundsPen

CLOSING = "，。、；：！？）〉》」』】〕”’"
OPENING = "（〈《「『【〔“‘"
FEATURE = """
languagesystem DFLT dflt; languagesystem hani dflt; languagesystem latn dflt;
@closing = [{closing}]; @opening = [{opening}];
feature kern {{
  pos @closing @closing {half};
  pos @closing @opening {half};
  pos @opening @opening {half};
}} kern;
"""


def close_up(font):
    """Add the kerning; marks whose ink is not in the half that their kind has are left alone."""
    names, glyphs = font.getBestCmap(), font.getGlyphSet()
    em = font["head"].unitsPerEm

    def ink(name):
        pen = BoundsPen(glyphs)
        glyphs[name].draw(pen)
        return pen.bounds or (0, 0, em, 0)

    def those(marks, fits):
        found = (names[ord(mark)] for mark in marks if ord(mark) in names)
        return " ".join(name for name in found if glyphs[name].width == em and fits(ink(name)))

    closing = those(CLOSING, lambda bounds: bounds[2] <= em * 0.54)
    opening = those(OPENING, lambda bounds: bounds[0] >= em * 0.46)
    if closing and opening:
        addOpenTypeFeaturesFromString(
            font, FEATURE.format(closing=closing, opening=opening, half=-em // 2)
        )
