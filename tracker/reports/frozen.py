"""Figures as text that is kept for good, its digest, and figures again."""

import hashlib
import json
from dataclasses import asdict, is_dataclass
from datetime import date
from functools import lru_cache
from types import UnionType
from typing import get_args, get_origin, get_type_hints

from tracker.reports.figures import Figures


def frozen(figures):
    """The same bytes as the figures attached to the PDF."""
    return json.dumps(asdict(figures), ensure_ascii=False, indent=1, default=str) + "\n"


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def thawed(text):
    """Figures that an earlier release froze lack what it did not know: that is as if nothing were on record."""
    return _made(Figures, json.loads(text))


def _made(kind, value):
    if value is None:
        return None
    if is_dataclass(kind):
        types = _types(kind)
        return kind(**{name: _made(types[name], each) for name, each in value.items() if name in types})
    if get_origin(kind) is tuple:
        return tuple(_made(get_args(kind)[0], each) for each in value)
    if isinstance(kind, UnionType):
        return _made(get_args(kind)[0], value)
    return date.fromisoformat(value) if kind is date else value


_types = lru_cache(get_type_hints)
