"""Put together a character that Fandol lacks from parts of others, so that a place's name prints in one face.

砲里 is a street office of the district, on nearly every page of its report; 砲 (U+7832) is in no Fandol, while 石
and 包 stand side by side in many of its characters. Anything rarer falls back to Noto.
"""

from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen

# character: (those whose left part will do, its number of contours), the one that lends its right part
COMPOSED = {"砲": (("砌硬破研", 2), "炮")}
LEFT, RIGHT = 0.47, 0.29  # of the square: where a left part must end, and a right part may begin
NARROWED = 0.94  # keeps the left part clear of the stroke that reaches under it


def add(font):
    """Add to a CID-keyed font each of COMPOSED that it lacks and has the parts for."""
    names, em = font.getBestCmap(), font["head"].unitsPerEm
    for character, ((lenders, count), lender) in COMPOSED.items():
        if ord(character) in names or ord(lender) not in names:
            continue
        lefts = (
            part(font, names[ord(other)], lambda box: box[2] < LEFT * em)
            for other in lenders
            if ord(other) in names
        )
        lefts = [left for left in lefts if len(left) == count]
        right = part(font, names[ord(lender)], lambda box: box[0] > RIGHT * em)
        if lefts and right:
            left = min(lefts, key=lambda contours: max(bounds(contour)[2] for contour in contours))
            append(
                font, character, names[ord(lender)], [narrowed(contour) for contour in left] + right
            )


def part(font, name, fits):
    """The contours of a glyph whose bounds fit."""
    pen = RecordingPen()
    font.getGlyphSet()[name].draw(pen)
    contours, contour = [], []
    for operation in pen.value:
        contour.append(operation)
        if operation[0] in ("closePath", "endPath"):
            contours.append(contour)
            contour = []
    return [contour for contour in contours if fits(bounds(contour))]


def bounds(contour):
    pen = BoundsPen(None)
    play(contour, pen)
    return pen.bounds


def play(contour, pen):
    for operation, points in contour:
        getattr(pen, operation)(*points)


def narrowed(contour):
    return [
        (operation, tuple((x * NARROWED, y) for x, y in points)) for operation, points in contour
    ]


def append(font, character, model, contours):
    """Give the font one more glyph, made and measured like that of the character it resembles."""
    top = font["CFF "].cff.topDictIndex[0]
    strings, kind = top.CharStrings, top.FDSelect[font.getGlyphID(model)]
    width, private = font["hmtx"][model][0], top.FDArray[kind].Private
    pen = T2CharStringPen(
        None if width == private.defaultWidthX else width - private.nominalWidthX, None
    )
    for contour in contours:
        play(contour, pen)
    name = f"cid{len(top.charset):05d}"
    strings.charStringsIndex.append(pen.getCharString(private, strings.globalSubrs))
    strings.charStrings[name] = len(top.charset)
    top.FDSelect.append(kind)
    top.charset.append(name)
    font.setGlyphOrder(list(top.charset))
    font["hmtx"][name] = (width, round(min(bounds(contour)[0] for contour in contours)))
    if "vmtx" in font:
        font["vmtx"][name] = font["vmtx"][model]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[ord(character)] = name
