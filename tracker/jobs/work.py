"""One attempt at a job: run what its kind says, and write down how it ended."""
import logging

from tracker.db import db
from tracker.jobs import queue
from tracker.jobs.job import Job
from tracker.jobs.kinds import KINDS
from tracker.people.person import Person
from tracker.refusals import Refusal

log = logging.getLogger(__name__)


class Work:
    """What a job's function gets: the installation's `config`, the `person` who started it, and `say`."""

    def __init__(self, job: Job, config: dict):
        self.job, self.config = job, config

    @property
    def person(self) -> Person | None:
        return self.job.person

    def say(self, percent: float, words: str = "") -> None:
        """Show how far it is. Outside of transactions, or nobody will see it before the end."""
        queue.beat(self.job, progress=max(0, min(99, int(percent))), words=words[:200])


def attempt(job: Job, config: dict) -> None:
    """Run `job` and record the end of it. Whatever goes wrong becomes a sentence; only Lost and signals pass."""
    kind = KINDS.get(job.kind)
    if kind is None:
        queue.fail(job, f"程序不认识“{job.kind}”这类工作，可能是别的版本留下的。")
        return
    try:
        result = kind.run(Work(job, config), **job.arguments)
    except queue.Lost:
        raise
    except Refusal as refusal:
        queue.fail(job, refusal.sentence)
    except Exception as error:
        log.exception("job %s (%s)", job.id, job.kind)
        queue.fail(job, getattr(error, "sentence", f"出了意外（{type(error).__name__}），请稍后重试；仍然不行请联系系统管理员。"), again=True)
    else:
        queue.finish(job, result)


def work_off(config: dict) -> int:
    """Run everything that is due in this very process: for tests and small installations' shells."""
    queue.queue_periodic()
    done = 0
    while job := queue.claim("here"):
        attempt(job, config)
        done += 1
    return done


def in_child(job: Job, config: dict) -> None:
    """The attempt in a process of its own, whose connections are its own too."""
    with db.connection_context():
        try:
            attempt(job, config)
        except queue.Lost:
            log.warning("job %s was taken over", job.id)
