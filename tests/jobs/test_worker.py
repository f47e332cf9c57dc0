"""The worker as a process: stopped, killed, and outlived by its child's troubles."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.faults.test_disk import command
from tracker import clock, create_app
from tracker.jobs import kinds, orders, pulse, queue
from tracker.jobs.cli import ALONE
from tracker.jobs.job import Job, JobState
from tracker.jobs.kinds import JobKind
from tracker.jobs.worker import Worker

ROOT = Path(__file__).parent.parent.parent
PROGRAM = """
import os, signal, tempfile, time
from tracker import create_app
from tracker.jobs.kinds import KINDS, job
from tracker.jobs.worker import Worker

@job("slow", "演示", verb="print reports")
def slow(work, seconds=0, kill=False):
    tempfile.mkdtemp()
    if kill:
        os.kill(os.getpid(), signal.SIGKILL)
    for tenth in range(int(seconds * 10)):
        work.say(tenth, "演示")
        time.sleep(0.1)
    return {"words": "好了"}

app = create_app()
KINDS[slow.name] = slow
beside = os.environ.get("BESIDE")
Worker(dict(app.config), beside=int(beside or 0)).run()
"""


@pytest.fixture(autouse=True)
def slow(monkeypatch, running_clock):
    monkeypatch.setitem(kinds.KINDS, "slow", JobKind("slow", "演示", None, verb="print reports"))


@contextmanager
def worker(address, folder, **environment):
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        start_new_session=True,
        env=os.environ
        | {"DATABASE_URL": address, "TRACKER_DATA": str(folder), "TMPDIR": str(scratch(folder))}
        | environment,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(15)


def scratch(folder):
    (folder / "tmp").mkdir(exist_ok=True)
    return folder / "tmp"


def until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, list(Job.select().dicts())
        time.sleep(0.1)


def state_of(job):
    return Job.get_by_id(job.id).state


def test_a_worker_does_what_is_queued_and_stops_when_told(app, cast, database_address, tmp_path):
    job = queue.enqueue("slow", by=cast.street)
    with worker(database_address, tmp_path) as process:
        until(lambda: state_of(job) == JobState.DONE)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_a_job_whose_worker_is_stopped_is_done_by_the_next(app, cast, database_address, tmp_path):
    job = queue.enqueue("slow", {"seconds": 3}, by=cast.street)
    with worker(database_address, tmp_path) as process:
        until(lambda: Job.get_by_id(job.id).progress > 3)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    assert state_of(job) == JobState.QUEUED
    with worker(database_address, tmp_path):
        until(lambda: state_of(job) == JobState.DONE)


def test_a_job_whose_worker_was_killed_is_done_by_the_next(app, cast, database_address, tmp_path):
    job = queue.enqueue("slow", {"seconds": 2}, by=cast.street)
    with worker(database_address, tmp_path) as process:
        until(lambda: Job.get_by_id(job.id).progress > 3)
        os.killpg(process.pid, signal.SIGKILL)
    assert state_of(job) == JobState.RUNNING
    (left,) = scratch(tmp_path).iterdir()
    assert left.stat().st_mode & 0o777 == 0o700
    Job.update(heartbeat=clock.now() - timedelta(minutes=2)).execute()
    with worker(database_address, tmp_path):
        until(lambda: state_of(job) == JobState.DONE)
    assert list(scratch(tmp_path).iterdir()) == [], "and what the killed one left is swept"
    assert Job.get_by_id(job.id).attempts == 2


def test_a_job_that_kills_its_process_costs_the_worker_nothing(
    app, cast, database_address, tmp_path
):
    bad = queue.enqueue("slow", {"kill": True}, by=cast.street)
    good = queue.enqueue("slow", by=cast.street)
    with worker(database_address, tmp_path):
        until(lambda: state_of(good) == JobState.DONE)
    assert state_of(bad) == JobState.FAILED and "意外中断" in Job.get_by_id(bad.id).error
    assert list(scratch(tmp_path).iterdir()) == [], "what a job leaves lying about goes with it"


def test_a_job_that_is_cancelled_is_stopped_and_the_worker_goes_on(
    app, cast, database_address, tmp_path
):
    bad = queue.enqueue("slow", {"seconds": 60}, by=cast.street)
    good = queue.enqueue("slow", by=cast.street)
    with worker(database_address, tmp_path):
        until(lambda: Job.get_by_id(bad.id).progress > 3)
        orders.cancel(queue.job_by_id(bad.id), by=cast.street)
        until(lambda: state_of(good) == JobState.DONE)
    assert state_of(bad) == JobState.CANCELLED


def test_a_worker_beside_another_process_ends_with_it_even_in_the_middle_of_a_job(
    app, cast, database_address, tmp_path
):
    job = queue.enqueue("slow", {"seconds": 60}, by=cast.street)
    with (
        subprocess.Popen(["sleep", "60"]) as master,
        worker(database_address, tmp_path, BESIDE=str(master.pid)) as process,
    ):
        until(lambda: Job.get_by_id(job.id).progress > 3)
        master.kill()  # and nobody has looked at how it ended
        assert process.wait(10) == 0
    assert (state_of(job), Job.get_by_id(job.id).attempts) == (JobState.QUEUED, 0)


def test_a_worker_whose_master_died_before_it_began_ends_and_says_so(
    app, database_address, tmp_path
):
    master = subprocess.Popen(["true"])
    master.wait()
    done = command(database_address, tmp_path, "work", "--beside", str(master.pid))
    assert (done.returncode, done.stderr) == (ALONE, "")


def test_a_worker_shows_that_it_lives_while_it_waits_and_while_it_works(cast):
    pulse.Pulse.delete().execute()
    Worker({}).next()
    assert pulse.is_alive(pulse.WORKER)
    pulse.Pulse.delete().execute()
    queue.enqueue("slow", by=cast.street)
    Worker({}).holds(queue.claim("here"))
    assert pulse.is_alive(pulse.WORKER)


def test_a_database_that_is_away_is_waited_for(app, tmp_path, monkeypatch):
    away = create_app(
        DATABASE_URL="postgresql://nobody@/gone?host=/nowhere", TRACKER_DATA=tmp_path, TESTING=True
    )

    def waited(seconds):
        raise SystemExit(7)

    monkeypatch.setattr("tracker.jobs.worker.signal.signal", lambda *_: None)
    monkeypatch.setattr("tracker.jobs.worker.time.sleep", waited)
    assert away.test_cli_runner().invoke(args=["work"]).exit_code == 7
