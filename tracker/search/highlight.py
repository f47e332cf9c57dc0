"""Highlights: where the words of a question stand in a text, cut to what a line can show."""

from dataclasses import dataclass

from tracker.characters import searchable
from tracker.data.words import parts_in

AROUND = 24, 72  # characters before and after the first hit


@dataclass(frozen=True)
class Piece:
    text: str
    hit: bool = False


def marked(text: str, words: tuple[str, ...]) -> list[Piece]:
    """`text` cut into pieces; those that are hits are marked, whatever width or case they have."""
    form, origin = _searchable_with_origin(text)
    parts = {part for word in words for part in parts_in(word, form)}
    spans = sorted((at, at + len(part)) for part in parts for at in _all(form, part))
    pieces, end = [], 0
    for first, after in spans:
        start, stop = max(origin[first], end), origin[after - 1] + 1
        if stop > start:
            pieces += [Piece(text[end:start]), Piece(text[start:stop], True)]
            end = stop
    return [piece for piece in [*pieces, Piece(text[end:])] if piece.text]


def excerpt(lines: list[str], words: tuple[str, ...]) -> list[list[Piece]]:
    """The lines in which a word occurs, or else pieces of it, each cut to what surrounds its first hit."""
    forms = [_searchable_with_origin(line) for line in lines]
    whole = {word for word in words if any(word in form for form, _ in forms)}
    found = []
    for line, (form, origin) in zip(lines, forms):
        parts = [p for w in words for p in ([w] if w in whole else parts_in(w, form))]
        places = [origin[form.index(part)] for part in parts if part in form]
        if places:
            start, stop = max(min(places) - AROUND[0], 0), min(places) + AROUND[1]
            cut = (
                ("…" if start else "")
                + line[start:stop].replace("\n", " ")
                + ("…" if stop < len(line) else "")
            )
            found.append(marked(cut, words))
    return found


def _searchable_with_origin(text: str) -> tuple[str, list[int]]:
    """The searchable form, and for each of its characters the place in `text` from which it came."""
    parts = [searchable(c) for c in text]
    return "".join(parts), [i for i, part in enumerate(parts) for _ in part]


def _all(text: str, word: str):
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))
