"""The queue: jobs are put in, taken out by one worker each, kept alive, and ended. Every write is guarded."""

from datetime import datetime, timedelta

from peewee import JOIN

from tracker import audit, clock
from tracker.accounts.person import Person
from tracker.data.database import db, lock
from tracker.jobs.job import OPEN, Job, JobState, Schedule
from tracker.jobs.kinds import KINDS, may_order
from tracker.jobs.pulse import SILENT
from tracker.refusals import Forbidden, Missing, Refused
from tracker.units.unit import Unit

CRASHES = 3  # attempts that may end by a worker's death
KEPT = timedelta(days=180)
MOST = 5  # open jobs of one person: the worker is everybody's


class Lost(Exception):
    """The job is no longer this attempt's: it was taken over, or ended."""


def enqueue(
    kind: str, arguments: dict | None = None, *, by: Person | None = None, title: str = ""
) -> Job:
    """Queue work; the same work that still waits or runs is returned instead of queued twice.

    Raises Forbidden for who may not do what it does, Refused when a person has MOST open.
    """
    arguments = arguments or {}
    if by and not may_order(kind, by):
        raise Forbidden(f"您没有“{KINDS[kind].label}”的权限。")
    with db.atomic():
        if by:
            lock(Person.select().where(Person.id == by.id))
        waiting = list(
            Job.select()
            .where((Job.state << OPEN) & ((Job.person == by) if by else (Job.kind == kind)))
            .order_by(Job.id)
        )
        if known := next((j for j in waiting if j.kind == kind and j.arguments == arguments), None):
            return known
        if by and len(waiting) >= MOST:
            raise Refused(
                f"您已有 {MOST} 项后台工作没有办完，请等其中一项办好，或者取消不需要的。",
                link=("/jobs", "查看后台工作"),
            )
        job = Job.create(kind=KINDS[kind].name, arguments=arguments, person=by, title=title[:200])
        if by:
            audit.note(
                "job.add",
                job,
                by=by,
                after={"kind": kind, "arguments": arguments},
                label=title or KINDS[kind].label,
            )
    return job


def claim(ticket: str) -> Job | None:
    """Take the job that has waited longest; None when there is none. Of many workers one gets it."""
    moment = clock.now()
    waiting = (
        Job.select(Job.id)
        .where((Job.state == JobState.QUEUED) & (Job.due_at <= moment))
        .order_by(Job.due_at, Job.id)
        .limit(5)
    )
    for job in list(waiting):
        won = (
            Job.update(
                state=JobState.RUNNING,
                worker=ticket,
                attempts=Job.attempts + 1,
                progress=0,
                words="",
                error="",
                started_at=moment,
                heartbeat=moment,
                finished_at=None,
            )
            .where((Job.id == job.id) & (Job.state == JobState.QUEUED))
            .execute()
        )
        if won:
            return job_by_id(job.id)
    return None


def beat(job: Job, **changes) -> None:
    """Say that this attempt is alive, and what has `changes`d. Raises Lost."""
    rows = Job.update(heartbeat=clock.now(), **changes).where(_held(job)).execute()
    if rows != 1:
        raise Lost


def finish(job: Job, result) -> None:
    beat(job, state=JobState.DONE, progress=100, result=result, finished_at=clock.now())


def fail(job: Job, sentence: str, *, again: bool = False) -> None:
    """End this attempt; with `again` another one follows while the kind allows any."""
    kind = KINDS.get(job.kind)
    if again and kind and job.attempts < kind.attempts:
        beat(
            job, state=JobState.QUEUED, error=sentence, due_at=clock.now() + kind.wait(job.attempts)
        )
    else:
        beat(job, state=JobState.FAILED, error=sentence, finished_at=clock.now())


def put_back(job: Job) -> None:
    """The worker stops in the middle: the attempt does not count."""
    beat(job, state=JobState.QUEUED, attempts=job.attempts - 1, words="服务重启，等待继续")


def recover() -> int:
    """Queue again what dead workers left behind; what has brought down several workers is given up."""
    moment = clock.now()
    running = Job.state == JobState.RUNNING
    # what beats ahead of now was written by a clock that was ahead: dead or alive shows in a minute
    Job.update(heartbeat=moment).where(running & (Job.heartbeat > moment + SILENT)).execute()
    dead = running & (Job.heartbeat < moment - SILENT)
    given_up = (
        Job.update(
            state=JobState.FAILED,
            finished_at=moment,
            error=f"办理时程序 {CRASHES} 次意外中断，已停止。可以重试；仍然不行请联系系统管理员。",
        )
        .where(dead & (Job.attempts >= CRASHES))
        .execute()
    )
    queued = (
        Job.update(state=JobState.QUEUED, words="上次办理意外中断，等待重新办理")
        .where(dead)
        .execute()
    )
    _bring_forward(moment)
    return given_up + queued


def _bring_forward(moment: datetime) -> None:
    """Make due what a clock that was ahead has put off for longer than its kind waits."""
    for job in Job.select().where((Job.state == JobState.QUEUED) & (Job.due_at > moment + SILENT)):
        kind = KINDS.get(job.kind)
        wait = kind.wait(job.attempts) if kind and job.attempts else timedelta()
        if job.due_at > moment + wait + SILENT:
            Job.update(due_at=moment).where(
                (Job.id == job.id) & (Job.state == JobState.QUEUED)
            ).execute()


def queue_periodic() -> list[Job]:
    """Queue the periodic work that is due: whoever moves its date on does so, all others find it moved."""
    moment, queued = clock.now(), []
    due = {s.name: s.due_at for s in Schedule.select()}
    for name, after in ((kind.name, kind.following) for kind in KINDS.values() if kind.following):
        if name not in due:
            Schedule.insert(name=name, due_at=after(moment)).on_conflict_ignore().execute()
        elif due[name] <= moment:
            with db.atomic():
                moved = (
                    Schedule.update(due_at=after(moment))
                    .where((Schedule.name == name) & (Schedule.due_at == due[name]))
                    .execute()
                )
                if moved:
                    queued.append(enqueue(name))
        elif due[name] > after(moment):  # the clock was ahead when it was moved on
            Schedule.update(due_at=after(moment)).where(Schedule.name == name).execute()
    return queued


def job_by_id(job_id: int) -> Job:
    found = jobs().where(Job.id == job_id).first()
    if found is None:
        raise Missing("没有这项工作。")
    return found


def jobs():
    """Jobs with whoever started them."""
    return Job.select(Job, Person, Unit).join(Person, JOIN.LEFT_OUTER).join(Unit, JOIN.LEFT_OUTER)


def forget_old() -> int:
    """Ended jobs are a trace, not a record: what they made is kept elsewhere."""
    return (
        Job.delete()
        .where(Job.state.not_in(OPEN) & (Job.finished_at < clock.now() - KEPT))
        .execute()
    )


def _held(job: Job):
    return (Job.id == job.id) & (Job.worker == job.worker) & (Job.state == JobState.RUNNING)
