"""Counting what happens again and again, so that it leaves one line and a number in place of a line each time."""

import threading
from collections.abc import Hashable
from datetime import timedelta

from tracker import clock

WINDOW = timedelta(minutes=10)
OTHERS = None  # the key of everything beyond what is told apart


class Repeats:
    """What has happened within the last ten minutes in this process, at most `most` different things."""

    def __init__(self, most: int):
        self.most, self._lock, self._open = most, threading.Lock(), {}

    def add(self, key: Hashable) -> tuple[Hashable, int]:
        """The key that it is counted under, `key` or OTHERS, and how often that has happened before."""
        with self._lock:
            if key not in self._open and len(self._open) >= self.most:
                key = OTHERS
            _, times = self._open.setdefault(key, (clock.now(), 0))
            self._open[key] = (self._open[key][0], times + 1)
            return key, times

    def ended(self, *, all_of_them: bool = False) -> list[tuple[Hashable, int]]:
        """Forget what began more than ten minutes ago; return the keys of what was repeated, and how often."""
        if not self._open:
            return []
        with self._lock:
            before = clock.now() - WINDOW
            over = [k for k, (at, _) in self._open.items() if all_of_them or at <= before]
            found = [(key, self._open.pop(key)[1] - 1) for key in over]
        return [(key, times) for key, times in found if times]
