"""Reading many stored files: several at a time, for a bucket's answers take longer than its bytes."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import file_digest
from itertools import islice

AT_ONCE = 8
PORTION = 200  # what is held in memory


def portions(items: Iterable) -> Iterator[list]:
    items = iter(items)
    while portion := list(islice(items, PORTION)):
        yield portion


def results(do: Callable, items: Iterable) -> Iterator[tuple]:
    """(item, what `do` makes of it), in their order."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for portion in portions(items):
            yield from zip(portion, pool.map(do, portion))


def digest_of(store, digest: str) -> str:
    """What the bytes under this name really are. Raises Missing."""
    with store.open(digest) as file:
        return file_digest(file, "sha256").hexdigest()
