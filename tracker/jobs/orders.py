"""What a person may tell a job: to be tried again, to stop."""

from tracker import audit, clock
from tracker.accounts.person import Person
from tracker.data.database import db
from tracker.jobs.job import OPEN, Job, JobState
from tracker.jobs.kinds import may_order
from tracker.jobs.queue import job_by_id
from tracker.permissions import can
from tracker.refusals import Forbidden, Refused


def may_see(job: Job, person) -> bool:
    return job.person_id == person.id or can("see every job", None, person)


def retry(job: Job, *, by: Person) -> Job:
    """Try a job again that has failed or was stopped; it runs as the person who started it."""
    return _ordered(
        "job.retry",
        job,
        (JobState.FAILED, JobState.CANCELLED),
        "这项工作没有失败，不需要重试。",
        by=by,
        state=JobState.QUEUED,
        attempts=0,
        progress=0,
        words="",
        error="",
        due_at=clock.now(),
        finished_at=None,
    )


def cancel(job: Job, *, by: Person) -> Job:
    """Stop a job. Whoever works on it finds that it holds it no longer: nothing more is written, what was done stands."""
    return _ordered(
        "job.cancel",
        job,
        OPEN,
        "这项工作已经结束，不需要取消。",
        by=by,
        state=JobState.CANCELLED,
        error="",
        finished_at=clock.now(),
    )


def _ordered(action: str, job: Job, states, otherwise: str, *, by: Person, **changes) -> Job:
    if not (may_see(job, by) and may_order(job.kind, by)):
        raise Forbidden("重试和取消由有权办理这项工作的人操作，您的账号不能操作。")
    with db.atomic():
        if (
            not Job.update(**changes)
            .where((Job.id == job.id) & (Job.state << list(states)))
            .execute()
        ):
            raise Refused(otherwise)
        audit.note(
            action,
            job,
            by=by,
            before={"state": job.state},
            after={"state": changes["state"]},
            label=job.title,
        )
    return job_by_id(job.id)
