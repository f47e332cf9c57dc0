"""What a person asks: words, and what the answer is narrowed to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """Empty means everything; `state` is a card's."""

    words: tuple[str, ...] = ()
    year: int | None = None
    unit: int | None = None
    kind: str = ""
    state: str = ""

    @property
    def asks(self) -> bool:
        """Are there words to look for? Filters alone are what boards and lists are for."""
        return bool(self.words)
