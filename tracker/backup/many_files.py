"""Reading many stored files: several at a time, for a bucket's answers take longer than its bytes."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import file_digest
from itertools import islice

from tracker.data.stored_files import is_named, named

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


def lost(store, there: set[str] | None = None) -> list[str]:
    """Digests that rows name and `store` has nowhere, not even in its trash. `there`: those that it was seen to have."""
    missing = named() - (set(store) if there is None else there)
    # what was not there may have come meanwhile, and what was named may have been let go
    answers = results(store.exists, sorted(missing))
    return [digest for digest, is_there in answers if not is_there and is_named(digest)]
