"""A job: what is to be done, how far it is, and what came of it. The row is the queue: nothing else knows of it."""

from datetime import timedelta
from enum import StrEnum

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField, JSONField, TextField

from tracker import clock
from tracker.accounts.person import Person
from tracker.data.database import Model


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return JOB_STATE_NAMES[self]


JOB_STATE_NAMES = {
    JobState.QUEUED: "排队中",
    JobState.RUNNING: "办理中",
    JobState.DONE: "已完成",
    JobState.FAILED: "没有办成",
    JobState.CANCELLED: "已取消",
}
OPEN = (JobState.QUEUED, JobState.RUNNING)
LONG = timedelta(minutes=2)


class Job(Model):
    """`worker` is the ticket of the attempt that holds it; `heartbeat` says that this attempt is alive.

    `title` says what the kind does not: of which year, for whom. `result` may have `words` (a sentence) and `link` (address, words), which the job's page shows.
    """

    kind = CharField(max_length=40)
    title = CharField(max_length=200, default="")
    arguments = JSONField(default=dict)
    state = CharField(max_length=10, default=JobState.QUEUED)
    progress = IntegerField(default=0)  # per cent
    words = CharField(max_length=200, default="")
    result = JSONField(null=True)
    error = TextField(default="")
    attempts = IntegerField(default=0)
    worker = CharField(max_length=40, default="")
    person = ForeignKeyField(Person, null=True, on_delete="RESTRICT")  # nobody: periodic work
    created_at = DateTimeField(default=lambda: clock.now())
    due_at = DateTimeField(default=lambda: clock.now())  # not before
    started_at = DateTimeField(null=True)
    finished_at = DateTimeField(null=True)
    heartbeat = DateTimeField(null=True)

    class Meta:
        indexes = ((("state", "due_at"), False),)

    @property
    def state_label(self) -> str:
        return JobState(self.state).label

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def waits_long(self) -> bool:
        """Due for so long that perhaps no worker runs."""
        return self.state == JobState.QUEUED and self.due_at < clock.now() - LONG


class Schedule(Model):
    """When a piece of periodic work is due next. Whoever moves the date on is the one who queues it."""

    name = CharField(max_length=40, primary_key=True)
    due_at = DateTimeField()
