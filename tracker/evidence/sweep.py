"""The nightly sweep of files: uploads that no record took in time, then bytes that no row names."""

from datetime import time
from itertools import islice

from tracker import clock
from tracker.data import migrations
from tracker.data.stored_files import is_named, unnamed
from tracker.evidence.attachment import Attachment
from tracker.evidence.uploads import KEPT_FOR
from tracker.jobs.kinds import daily, job
from tracker.refusals import Refused

PORTION = 200


@job("sweep_files", "夜间清理附件", attempts=3, minutes=120, following=daily(time(3, 40)))
def sweep_files(work) -> dict:
    """A newer release's database may name files in columns that this program does not know: then nothing is touched."""
    if migrations.newer():
        raise Refused("数据库比程序新，没有清理附件。")
    forgotten, removed = purge_staged(work.store), purge_unnamed(work.store)
    removed += work.store.tidy(is_named)
    return {
        "words": f"清理了 {forgotten} 个上传满 {KEPT_FOR.days} 天没有使用的附件和 {removed} 个不属于任何材料的文件。"
    }


def purge_staged(store) -> int:
    """Forget uploads that no record took in time, and their bytes when nothing else names them."""
    late, gone = (
        Attachment.evidence.is_null() & (Attachment.created_at <= clock.now() - KEPT_FOR),
        0,
    )
    while old := list(Attachment.select().where(late).limit(PORTION)):
        gone += (
            Attachment.delete()
            .where(Attachment.evidence.is_null() & (Attachment.id << [a.id for a in old]))
            .execute()
        )
        for digest in {d for a in old for d in (a.sha256, a.thumbnail, a.picture) if d}:
            store.discard(digest, is_named)
    return gone


def purge_unnamed(store) -> int:
    """Let go of bytes that no row names, but not of young ones: their row may be on the way."""
    digests, gone = iter(store), 0
    while portion := list(islice(digests, PORTION)):
        gone += sum(store.discard(digest, is_named) for digest in unnamed(portion))
    return gone
