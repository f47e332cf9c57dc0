"""A job's file: whole or not at all, for who asked while they are what they were, and not for ever."""

import contextlib
import io
from datetime import timedelta

import pytest

from tests.conftest import NOW
from tracker.accounts.person import Person
from tracker.backup import checking
from tracker.data import migrations, stored_files
from tracker.data.database import db, is_sqlite
from tracker.jobs import kinds, orders, queue
from tracker.jobs.job import Job, JobState
from tracker.jobs.job_file import JobFile
from tracker.jobs.kinds import JobKind
from tracker.jobs.work import Work, attempt, work_off
from tracker.refusals import Refused


def make(work, words="演示", then=None):
    work.keep(io.BytesIO(words.encode()), "演示台账.txt", "text/plain")
    if then == "full":
        raise OSError(28, "No space left on device")
    if then == "cancel":
        orders.cancel(work.job, by=work.person)
    return {"words": "做好了"}


@pytest.fixture(autouse=True)
def makes(monkeypatch):
    monkeypatch.setitem(kinds.KINDS, "make", JobKind("make", "演示", make, verb="print reports"))


@pytest.fixture
def store(app):
    return app.extensions["store"]


@pytest.fixture
def made(cast, store):
    """made(then=…) → the job after a worker has had it."""

    def done(**arguments):
        job = queue.enqueue("make", arguments, by=cast.street, title="演示台账")
        with contextlib.suppress(queue.Lost):
            work_off({}, store)
        return queue.job_by_id(job.id)

    return done


def test_who_asked_takes_the_file_under_its_name_and_the_log_knows(made, cast, sign_in):
    job, client = made(), sign_in(cast.street)
    page = client.get(f"/jobs/{job.id}").text
    assert (
        "做好了" in page
        and f'href="/jobs/{job.id}/file"' in page
        and "演示台账.txt（6 字节）" in page
    )
    reply = client.get(f"/jobs/{job.id}/file")
    assert (reply.text, reply.headers["Cache-Control"]) == ("演示", "no-store")
    assert (
        reply.headers["Content-Disposition"].startswith("attachment")
        and "sandbox" in reply.headers["Content-Security-Policy"]
    )


def test_it_is_not_for_the_office_which_sees_more_than_the_asker_nor_for_an_asker_who_became_another(
    made, cast, sign_in
):
    job = made()
    page = sign_in(cast.office).get(f"/jobs/{job.id}").text
    assert "/file" not in page and "只由发起人下载" in page
    assert sign_in(cast.office).get(f"/jobs/{job.id}/file").status_code == 404
    Person.update(role="viewer").where(Person.id == cast.street.id).execute()
    assert sign_in(cast.street).get(f"/jobs/{job.id}/file").status_code == 404


@pytest.mark.parametrize("harm", ["flip", "lose"])
def test_a_file_that_was_damaged_is_not_served(made, cast, sign_in, store, harm):
    job = made()
    path = store._path(JobFile.get().sha256)
    path.write_bytes(b"other") if harm == "flip" else path.unlink()
    reply = sign_in(cast.street).get(f"/jobs/{job.id}/file")
    assert reply.status_code == 503 and "请重新制作" in reply.text


def test_after_some_days_row_and_bytes_are_gone_and_the_page_says_so(
    made, cast, sign_in, store, frozen_clock, monkeypatch
):
    job = made()
    monkeypatch.setattr(store, "grace", -1)
    frozen_clock(NOW + timedelta(days=7))
    assert sign_in(cast.street).get(f"/jobs/{job.id}/file").status_code == 404
    queue.enqueue("sweep")
    work_off({}, store)
    assert JobFile.select().count() == 0 and list(store) == []
    assert "重新制作" in sign_in(cast.street).get(f"/jobs/{job.id}").text


def test_bytes_that_something_else_names_stay(made, store, frozen_clock, monkeypatch):
    made(), made(then="none")
    JobFile.update(created_at=NOW - timedelta(days=8)).where(
        JobFile.id == JobFile.select(JobFile.id).order_by(JobFile.id).limit(1)
    ).execute()
    monkeypatch.setattr(store, "grace", -1)
    queue.enqueue("sweep")
    work_off({}, store)
    assert JobFile.select().count() == 1 and set(store) == stored_files.named()
    assert list(checking.faults(store)) == []


def test_a_full_disk_is_said_and_leaves_no_row(made):
    job = made(then="full")
    assert (
        job.state == JobState.FAILED
        and "磁盘空间不足" in job.error
        and JobFile.select().count() == 0
    )


def test_a_job_that_is_cancelled_while_it_runs_leaves_nothing(made, cast):
    job = made(then="cancel")
    assert (job.state, job.result) == (JobState.CANCELLED, None) and JobFile.select().count() == 0
    with pytest.raises(Refused):
        orders.cancel(job, by=cast.street)
    assert orders.retry(job, by=cast.street).state == JobState.QUEUED


def test_a_queued_job_that_is_cancelled_is_never_begun(cast, sign_in):
    job = queue.enqueue("make", by=cast.street)
    assert sign_in(cast.street).post(f"/jobs/{job.id}/cancellation").status_code == 303
    assert queue.claim("worker") is None and Job.get().state == JobState.CANCELLED


def test_the_end_and_what_the_job_was_for_happen_together(cast, store):
    job = queue.enqueue("make", by=cast.street)
    held = queue.claim("worker")
    Job.update(worker="heir").execute()
    with pytest.raises(queue.Lost):
        attempt(held, {}, store)
    assert JobFile.select().count() == 0 and queue.job_by_id(job.id).state == JobState.RUNNING
    with pytest.raises(queue.Lost):
        Work(held, {}, store).hold()


def test_the_night_gives_sqlite_the_figures_by_which_it_chooses_its_indexes(app):
    if not is_sqlite():
        pytest.skip("PostgreSQL does so by itself")
    assert "sqlite_stat1" not in db.get_tables()
    queue.enqueue("sweep")
    work_off({}, app.extensions["store"])
    assert db.execute_sql("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'card'").fetchone()[0]


def test_jobs_from_before_they_could_leave_files_stay_as_they_were(made):
    job = made()
    while migrations.runner().down() != ["0012_job_files"]:
        pass
    assert db.execute_sql("SELECT id, kind, state FROM job").fetchall() == [
        (job.id, "make", "done")
    ]
    migrations.up()
    assert (Job.get().result, Job.get().title, JobFile.select().count()) == (job.result, "", 0)
