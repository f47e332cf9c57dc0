"""Grams: how text becomes tokens of which every Chinese substring can be found, on any database.

A run of letters gives its single characters and its pairs. What a question asks for is the pairs of its words
(or the one character that it has), so one index answers words of any length. Tokens are hexadecimal: no
database's own idea of a word, a letter or a locale has a say in them.
"""

import re
import unicodedata

from tracker.evidence.fieldtypes import clean

LONGEST = 60  # characters of a question


def normal(text: str) -> str:
    """One form for full-width and plain, upper and lower case."""
    return unicodedata.normalize("NFKC", text).casefold()


def words_of(question: str) -> list[str]:
    """The words that must all occur."""
    return list(dict.fromkeys(normal(clean(question))[:LONGEST].split()))


def grams(text: str) -> set[str]:
    """Every token of normal `text`."""
    found = set()
    for run in _runs(text):
        found |= {_token(c) for c in run} | {_token(run[i : i + 2]) for i in range(len(run) - 1)}
    return found


def asked(word: str) -> set[str]:
    """The tokens that a text with `word` in it must have; none for a word of signs only."""
    found = set()
    for run in _runs(word):
        found |= {_token(run[i : i + 2]) for i in range(len(run) - 1)} or {_token(run)}
    return found


def _runs(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def _token(piece: str) -> str:
    return "".join(f"{ord(c):x}" for c in piece)
