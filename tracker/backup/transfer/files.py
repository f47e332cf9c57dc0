"""All files of one store into another, each read back and compared."""

from collections.abc import Callable, Iterator

from tracker.backup.many_files import PORTION, digest_of, results
from tracker.refusals import Missing, Refused


def copy(
    source, target, say: Callable[[int], None] = lambda count: None, *, prove_all: bool = True
) -> int:
    """Make `target` hold every file of `source`, proved by reading it back; what is there already is not sent again,
    and without `prove_all` not read again. Returns how many there are. A file that is damaged at the source is refused.
    """
    files = _with_presence(source, target)
    count = 0
    for seen, (_, is_there) in enumerate(
        results(lambda file: _same(source, target, *file, prove_all), files), 1
    ):
        count += is_there
        if seen % PORTION == 0:
            say(count)
    say(count)
    return count


def _same(source, target, digest: str, is_there: bool, prove: bool) -> bool:
    """Is it there now? No when it was nobody's and has been swept away meanwhile."""
    try:
        if not is_there:
            with source.open(digest) as file:
                target.put(file)
        found = digest if is_there and not prove else digest_of(target, digest)
    except Missing:
        if source.exists(digest):
            raise Refused(f"文件 {digest} 已损坏，没有搬迁。请先运行 flask check。") from None
        return False
    if found != digest:
        raise Refused(f"文件 {digest} 写到目标后读出来不一样，没有搬迁。")
    return True


def _with_presence(source, target) -> Iterator[tuple[str, bool]]:
    """Each of the source's digests, and whether the target has it: both are listed in order, so neither is held in memory."""
    others, other = iter(target), ""
    for digest in source:
        while other is not None and other < digest:
            other = next(others, None)
        yield digest, other == digest
