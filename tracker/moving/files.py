"""All files of one store into another, each read back and compared."""
from collections.abc import Callable, Iterator
from hashlib import sha256

from tracker.evidence.storage import CHUNK
from tracker.refusals import Missing, Refused


def copy(source, target, say: Callable[[int], None] = lambda count: None, *, prove_all: bool = True) -> int:
    """Make `target` hold every file of `source`, proved by reading it back; what is there already is not sent again,
    and without `prove_all` not read again. Returns how many there are. A file that is damaged at the source is refused.
    """
    count = 0
    for digest, is_there in _with_presence(source, target):
        try:
            if not is_there:
                with source.open(digest) as file:
                    target.put(file)
            found = digest if is_there and not prove_all else _digest_of(target, digest)
        except Missing:
            if source.exists(digest):
                raise Refused(f"文件 {digest} 已损坏，没有搬迁。请先运行 flask check。") from None
            continue  # nobody's, and swept away meanwhile
        if found != digest:
            raise Refused(f"文件 {digest} 写到目标后读出来不一样，没有搬迁。")
        count += 1
        say(count)
    return count


def _with_presence(source, target) -> Iterator[tuple[str, bool]]:
    """Each of the source's digests, and whether the target has it: both are listed in order, so neither is held in memory."""
    others, other = iter(target), ""
    for digest in source:
        while other is not None and other < digest:
            other = next(others, None)
        yield digest, other == digest


def _digest_of(store, digest: str) -> str:
    hasher = sha256()
    with store.open(digest) as file:
        while chunk := file.read(CHUNK):
            hasher.update(chunk)
    return hasher.hexdigest()
