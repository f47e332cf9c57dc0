"""The words of a question, and whether a text has them.

People leave out what stands between two words: 政务公开培训 is to find 政务公开业务培训. A word therefore also fits a text that
has it in pieces of two characters and more, in any order; numbers and Latin words stay whole. Signs never matter.
"""

import re
from functools import lru_cache, reduce
from operator import and_, or_

from tracker.characters import searchable

LONGEST = 60  # characters of a question
WHOLE = 3  # characters: a shorter run has no two pieces
FIRST_HAN = "\u2e80"


def words_of(question: str) -> list[str]:
    """The words that must all occur."""
    return list(dict.fromkeys(searchable(question)[:LONGEST].split()))


@lru_cache(maxsize=1_024)
def pieces(word: str) -> tuple[tuple[str, ...], ...]:
    """Groups of strings of which a text that has `word` in pieces must have one each; none for a word of signs only."""
    found: dict[tuple[str, ...], None] = {}
    for run in runs(word):
        if len(run) <= WHOLE:
            found[(run,)] = None
        for whole in re.findall(f"[^{FIRST_HAN}-\U0010ffff]{{2,}}", run):
            found[(whole,)] = None
        two = pairs(run)
        for at in range(len(run) if len(run) > WHOLE else 0):
            found[tuple(two[max(at - 1, 0) : at + 1])] = None
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
    for run in runs(word):
        at = 0
        while at < len(run):
            end = at + 1
            while end < len(run) and run[at : end + 1] in text:
                end += 1
            if end - at > 1 or run == run[at:end]:
                found.append(run[at:end])
            at = end
    return found


def written(word: str, *fields):
    """SQL: one of `fields`, which are kept as they were typed, has `word`, as it stands or in pieces."""
    groups = pieces(word) or ((word,),)
    return reduce(
        or_, [reduce(and_, [_one_of(field, group) for group in groups]) for field in fields]
    )


def _one_of(field, group: tuple[str, ...]):
    forms = dict.fromkeys(s for each in group for s in (each, _wide(each), _wide(each.upper())))
    return reduce(or_, map(field.contains, forms))


def _wide(text: str) -> str:
    return text.translate({at: at + 0xFEE0 for at in range(0x21, 0x7F)})


def runs(text: str) -> list[str]:
    """Its letters and digits, without the signs between them."""
    return re.findall(r"[^\W_]+", text)


def pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]
