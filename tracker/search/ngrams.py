"""Grams: how text becomes tokens of which every Chinese substring can be found, on any database.

A run of letters gives its single characters and its pairs. What a question asks for is the pairs of its words
(or the one character that it has), so one index answers words of any length. Tokens are hexadecimal: no
database's own idea of a word, a letter or a locale has a say in them.

People leave out what stands between two words: 政务公开培训 is to find 政务公开业务培训. A word therefore also fits a text that
has it in pieces of two characters and more, in any order; numbers and Latin words stay whole.
"""

import re
from functools import lru_cache

from tracker.characters import searchable
from tracker.evidence.fieldtypes import clean

LONGEST = 60  # characters of a question
WHOLE = 3  # characters: a shorter run has no two pieces
FIRST_HAN = "\u2e80"


def words_of(question: str) -> list[str]:
    """The words that must all occur."""
    return list(dict.fromkeys(searchable(clean(question))[:LONGEST].split()))


def grams(text: str) -> set[str]:
    """Every token of searchable `text`."""
    found = set()
    for run in _runs(text):
        found |= set(map(token, run)) | set(map(token, _pairs(run)))
    return found


def exact(word: str) -> set[str]:
    """The tokens that a text with `word` in it must have; none for a word of signs only."""
    return {token(each) for run in _runs(word) for each in _pairs(run) or [run]}


@lru_cache(maxsize=1_024)
def pieces(word: str) -> tuple[tuple[str, ...], ...]:
    """Groups of strings of which a text that has `word` in pieces must have one each; none for a word of signs only."""
    found: dict[tuple[str, ...], None] = {}
    for run in _runs(word):
        if len(run) <= WHOLE:
            found[(run,)] = None
        for whole in re.findall(f"[^{FIRST_HAN}-\U0010ffff]{{2,}}", run):
            found[(whole,)] = None
        pairs = _pairs(run)
        for at in range(len(run) if len(run) > WHOLE else 0):
            found[tuple(pairs[max(at - 1, 0) : at + 1])] = None
    sure = {group[0] for group in found if len(group) == 1}
    return tuple(g for g in found if len(g) == 1 or not any(o in each for o in g for each in sure))


def in_pieces(words: tuple[str, ...]) -> bool:
    """Can the words be in a text otherwise than as they stand?"""
    return any(len(group) > 1 or group != (word,) for word in words for group in pieces(word))


def occurs(word: str, text: str) -> bool:
    """Is `word` in searchable `text`, as it stands or in pieces?"""
    groups = pieces(word)
    return word in text or (bool(groups) and all(any(s in text for s in g) for g in groups))


def parts_in(word: str, text: str) -> list[str]:
    """What of `word` stands in searchable `text`: itself, or its longest pieces."""
    if word in text:
        return [word]
    found = []
    for run in _runs(word):
        at = 0
        while at < len(run):
            end = at + 1
            while end < len(run) and run[at : end + 1] in text:
                end += 1
            if end - at > 1 or run == run[at:end]:
                found.append(run[at:end])
            at = end
    return found


def token(piece: str) -> str:
    return "".join(f"{ord(c):x}" for c in piece)


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def _runs(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)
