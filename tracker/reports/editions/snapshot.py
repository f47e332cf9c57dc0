"""Figures as text that is kept for good, its digest, and figures again."""

import hashlib
import json
from dataclasses import asdict, is_dataclass
from datetime import date
from functools import lru_cache
from types import UnionType
from typing import get_args, get_origin, get_type_hints

from tracker.reports.figures.figures import Figures, Stamp


def frozen(figures):
    """The same bytes as the figures attached to the PDF."""
    return json.dumps(asdict(figures), ensure_ascii=False, indent=1, default=str) + "\n"


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def thawed(text):
    """Figures that an earlier release froze lack what it did not know: that is as if nothing were on record."""
    return _maker(Figures)(json.loads(text))


def stamp_of(text):
    """The stamp alone, for those who have many editions to look at."""
    return _maker(Stamp)(json.loads(text)["edition"])


@lru_cache
def _maker(kind):
    """What makes a value of this kind out of what JSON has of it."""
    if isinstance(kind, UnionType):
        return _maker(get_args(kind)[0])
    if is_dataclass(kind):
        parts = {name: _maker(each) for name, each in get_type_hints(kind).items()}
        return _unless_none(
            lambda value: kind(
                **{name: parts[name](each) for name, each in value.items() if name in parts}
            )
        )
    if get_origin(kind) is tuple:
        part = _maker(get_args(kind)[0])
        return _unless_none(lambda value: tuple(part(each) for each in value))
    return _unless_none(date.fromisoformat) if kind is date else lambda value: value


def _unless_none(make):
    return lambda value: None if value is None else make(value)
