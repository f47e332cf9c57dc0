"""The file that a job leaves: bytes in the store, kept for some days, given to nobody but who asked for it."""

from datetime import timedelta
from hashlib import file_digest
from typing import BinaryIO

from peewee import BigIntegerField, CharField, DateTimeField, ForeignKeyField

from tracker import clock
from tracker.accounts.person import Person
from tracker.data.database import Model
from tracker.data.stored_files import Stored, is_named
from tracker.jobs.job import Job
from tracker.refusals import Missing, Refusal

KEPT_FOR = timedelta(days=7)


class JobFile(Model):
    """`asker` is what the asker was when it was made: the file shows what such a person may see."""

    job = ForeignKeyField(Job, unique=True, on_delete="CASCADE", backref="files")
    sha256 = Stored(index=True)
    name = CharField(max_length=255)
    size = BigIntegerField()
    media_type = CharField(max_length=120)
    asker = CharField(max_length=80)
    created_at = DateTimeField(default=lambda: clock.now())

    class Meta:
        table_name = "job_file"

    @property
    def kept_until(self):
        return self.created_at + KEPT_FOR


class Spoiled(Refusal):
    status = 503
    heading = "暂时不能提供"


def standing_of(person: Person) -> str:
    """What decides how much a person may see."""
    return f"{person.role} {person.unit_id}"


def file_of(job: Job, person: Person) -> JobFile | None:
    """The job's file, for the one who asked for it while they are what they were."""
    found = JobFile.get_or_none(JobFile.job == job)
    if (
        found is None
        or job.person_id != person.id
        or found.asker != standing_of(person)
        or found.kept_until <= clock.now()
    ):
        return None
    return found


def opened(found: JobFile, store) -> BinaryIO:
    """The bytes that were kept. Spoiled when they are gone or are others."""
    try:
        file = store.open(found.sha256)
    except Missing:
        file = None
    if file is None or file_digest(file, "sha256").hexdigest() != found.sha256:
        raise Spoiled("这个文件已损坏或者不见了，为防止误用没有提供，请重新制作。")
    file.seek(0)
    return file


def forget_files(store) -> int:
    """Let go of files that were kept long enough, and of their bytes where nothing else names them."""
    old = list(JobFile.select().where(JobFile.created_at <= clock.now() - KEPT_FOR))
    for found in old:
        JobFile.delete_by_id(found.id)
        store.discard(found.sha256, is_named)
    return len(old)
