"""Grams: how text becomes tokens of which every Chinese substring can be found, on any database.

A run of letters gives its single characters and its pairs. What a question asks for is the pairs of its words
(or the one character that it has), so one index answers words of any length. Tokens are hexadecimal: no
database's own idea of a word, a letter or a locale has a say in them.
"""

from tracker.data.words import pairs, runs


def grams(text: str) -> set[str]:
    """Every token of searchable `text`."""
    found = set()
    for run in runs(text):
        found |= set(map(token, run)) | set(map(token, pairs(run)))
    return found


def exact(word: str) -> set[str]:
    """The tokens that a text with `word` in it must have; none for a word of signs only."""
    return {token(each) for run in runs(word) for each in pairs(run) or [run]}


def token(piece: str) -> str:
    return "".join(f"{ord(c):x}" for c in piece)
