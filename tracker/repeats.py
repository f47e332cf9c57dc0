"""Counting what happens again and again, so that it leaves one line and a number in place of a line each time."""

import threading
from collections.abc import Hashable
from datetime import timedelta

from tracker import clock

WINDOW = timedelta(minutes=10)


class Repeats:
    """What has happened within the last ten minutes in this process: some `most` different things."""

    def __init__(self, most: int):
        self.most, self._lock, self._open = most, threading.Lock(), {}

    def add(self, *keys: Hashable) -> tuple[Hashable, int]:
        """The first of `keys`, from fine to coarse, that there is room for, and how often it was added before."""
        with self._lock:
            for room, key in enumerate(keys, 1):
                if key in self._open or len(self._open) < self.most * room:
                    break
            began, times = self._open.get(key, (clock.now(), 0))
            self._open[key] = (began, times + 1)
            return key, times

    def ended(self, *, early: bool = False) -> list[tuple[Hashable, int]]:
        """Forget what began ten minutes ago, or everything; return the keys that were repeated, and how often."""
        found = []
        with self._lock:
            for key, (began, times) in list(self._open.items()):  # the oldest come first
                if not early and abs(clock.now() - began) < WINDOW:
                    break  # one that lies far ahead was noted by a clock that was wrong
                del self._open[key]
                found += [(key, times - 1)] if times > 1 else []
        return found
