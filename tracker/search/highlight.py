"""Highlights: where the words of a question stand in a text, cut to what a line can show."""

from dataclasses import dataclass

from tracker.search.ngrams import normal

AROUND = 24, 72  # characters before and after the first hit


@dataclass(frozen=True)
class Piece:
    text: str
    hit: bool = False


def marked(text: str, words: tuple[str, ...]) -> list[Piece]:
    """`text` cut into pieces; those that are hits are marked, whatever width or case they have."""
    form, origin = _normal_with_origin(text)
    spans = sorted((at, at + len(word)) for word in words for at in _all(form, word))
    pieces, end = [], 0
    for first, after in spans:
        start, stop = max(origin[first], end), origin[after - 1] + 1
        if stop > start:
            pieces += [Piece(text[end:start]), Piece(text[start:stop], True)]
            end = stop
    return [piece for piece in [*pieces, Piece(text[end:])] if piece.text]


def excerpt(lines: list[str], words: tuple[str, ...]) -> list[list[Piece]]:
    """The lines in which a word occurs, each cut to what surrounds its first hit."""
    found = []
    for line in lines:
        form, origin = _normal_with_origin(line)
        places = [origin[form.index(word)] for word in words if word in form]
        if places:
            start, stop = max(min(places) - AROUND[0], 0), min(places) + AROUND[1]
            cut = (
                ("…" if start else "")
                + line[start:stop].replace("\n", " ")
                + ("…" if stop < len(line) else "")
            )
            found.append(marked(cut, words))
    return found


def _normal_with_origin(text: str) -> tuple[str, list[int]]:
    """The normal form, and for each of its characters the place in `text` from which it came."""
    parts = [normal(c) for c in text]
    return "".join(parts), [i for i, part in enumerate(parts) for _ in part]


def _all(text: str, word: str):
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))
