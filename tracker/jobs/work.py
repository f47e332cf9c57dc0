"""One attempt at a job: run what its kind says, and write down how it ended."""

import errno
import logging
from typing import BinaryIO

from tracker.accounts.person import Person
from tracker.audit.origin import Origin, coming_from
from tracker.data.database import db
from tracker.data.database_errors import meaning_of
from tracker.jobs import queue
from tracker.jobs.job import Job
from tracker.jobs.job_file import JobFile, standing_of
from tracker.jobs.kinds import KINDS
from tracker.refusals import Refusal

log = logging.getLogger(__name__)
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Work:
    """What a job's function gets: the installation's `config` and `store`, the `person` who started it, and how to speak."""

    def __init__(self, job: Job, config: dict, store=None):
        self.job, self.config, self.store, self.file, self.is_over = job, config, store, None, False

    @property
    def person(self) -> Person | None:
        return self.job.person

    def say(self, percent: float, words: str = "") -> None:
        """Show how far it is. Outside of transactions, or nobody will see it before the end."""
        queue.beat(self.job, progress=max(0, min(99, int(percent))), words=words[:200])

    def hold(self) -> None:
        """Within a transaction: it is this attempt's to commit. Raises Lost when the job was cancelled or taken over."""
        queue.beat(self.job)

    def keep(self, stream: BinaryIO, name: str, media_type: str) -> None:
        """The file that the job leaves. Its row comes with the end, so that nobody sees the file of half a job."""
        sha256, size = self.store.put(stream)
        self.file = {
            "sha256": sha256,
            "size": size,
            "name": name[:200],
            "media_type": media_type,
            "asker": standing_of(self.person),
        }

    def finish(self, result) -> None:
        """The end. Within the transaction of what the job was for, the two happen together or not at all."""
        with db.atomic():
            if self.file:
                JobFile.create(job=self.job, **self.file)
                result = {"file": self.file["name"], **(result or {})}
            queue.finish(self.job, result)
        self.is_over = True


def attempt(job: Job, config: dict, store=None) -> None:
    """Run `job` and record the end of it. Whatever goes wrong becomes a sentence; only Lost and signals pass."""
    kind = KINDS.get(job.kind)
    if kind is None:
        queue.fail(job, f"程序不认识“{job.kind}”这类工作，可能是别的版本留下的。")
        return
    work = Work(job, config, store)
    try:
        with coming_from(Origin(request=f"job-{job.id}", who="后台工作")):
            result = kind.run(work, **job.arguments)
            if not work.is_over:
                work.finish(result)
    except queue.Lost:
        raise
    except Refusal as refusal:
        queue.fail(job, refusal.sentence)
    except Exception as error:
        log.exception("job %s (%s)", job.id, job.kind)
        db.obj.note_damage(error)
        queue.fail(job, sentence_of(error), again=True)


def sentence_of(error: Exception) -> str:
    if getattr(error, "errno", None) in FULL:
        return (
            "服务器的磁盘空间不足，没有办成，也没有留下不完整的文件。请联系系统管理员清理后重试。"
        )
    known = getattr(error, "sentence", "") or meaning_of(error)
    return known or f"出了意外（{type(error).__name__}），请稍后重试；仍然不行请联系系统管理员。"


def work_off(config: dict, store=None) -> int:
    """Run everything that is due in this very process: for tests and small installations' shells."""
    queue.queue_periodic()
    done = 0
    while job := queue.claim("here"):
        attempt(job, config, store)
        done += 1
    return done


def in_child(job: Job, config: dict, store) -> None:
    """The attempt in a process of its own, whose connections are its own too."""
    with db.connection_context():
        try:
            attempt(job, config, store)
        except queue.Lost:
            log.warning("job %s was cancelled or taken over", job.id)
