"""Printing and issuing when the worker is killed, two work at once, or the disk is full: whole or not at all, and it is said."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest

from tests.faults.test_disk import fill, mounted
from tests.jobs.done import job_of
from tests.server import ROOT, SECRET
from tracker import clock
from tracker.backup import checking
from tracker.boards.year import Year
from tracker.jobs import orders, queue
from tracker.jobs.job import Job, JobState
from tracker.jobs.job_file import JobFile
from tracker.jobs.work import work_off
from tracker.reports.editions.edition import Edition
from tracker.reports.editions.issuing import preview, seen_of
from tracker.reports.editions.verification import verified
from tracker.storage.folder_store import FolderStore

UNITS = ("weiqu", "guodu", "sifaju", "luanzhen", "yinzhen", "jiaoyuju")
PROGRAM = """
import time
from tests.product import app
from tracker.jobs.worker import Worker
from tracker.reports import document

def quick(figures, fonts):
    time.sleep(0.02)
    return f"%PDF-1.7 {figures.year} {figures.of_whom}".encode()

document.printed = quick
Worker(dict(app.config), app.extensions["store"]).run()
"""


@pytest.fixture
def data(tmp_path, app, running_clock):
    (tmp_path / "served").mkdir()
    return tmp_path / "served"


@pytest.fixture
def work(data, database_address, fonts_folder):
    """A worker as it is run, in a process group of its own; with a program of its own instead when one is given."""

    @contextmanager
    def running(program="", **environment):
        command = ["-c", program] if program else ["-m", "flask", "--app", "tests.product", "work"]
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            start_new_session=True,
            stderr=subprocess.DEVNULL,
            env=os.environ
            | {
                "DATABASE_URL": database_address,
                "TRACKER_DATA": str(data),
                "TRACKER_FONTS": str(fonts_folder),
                "SECRET_KEY": SECRET,
            }
            | environment,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)

    return running


def until(condition, seconds=120):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, list(Job.select().dicts())
        time.sleep(0.05)
    return found


def kill(process) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    Job.update(heartbeat=clock.now() - timedelta(minutes=2)).where(
        Job.state == JobState.RUNNING
    ).execute()


def ended(job):
    return until(lambda: (found := queue.job_by_id(job.id)) and not found.is_open and found)


def test_killed_while_it_issues_all_units_it_goes_on_and_issues_each_once(data, work, cast):
    job = queue.enqueue(
        "issue-units", {"number": 2026, "drafts": dict.fromkeys(UNITS, 0)}, by=cast.office
    )
    for count in (1, 3):
        with work() as process:
            until(lambda: Edition.select().count() >= count)  # noqa: B023
            kill(process)
    assert (
        Edition.select().count() < len(UNITS) and queue.job_by_id(job.id).state == JobState.RUNNING
    )
    with work():
        assert ended(job).state == JobState.DONE
    assert (
        sorted(e.scope for e in Edition.select()) == sorted(UNITS)
        and not Edition.select().where(Edition.ordinal > 1).exists()
    )
    assert f"已印发 {len(UNITS)} 个单位" in queue.job_by_id(job.id).result["words"]
    sound(data)


def test_killed_while_it_issues_the_districts_report_there_is_one_edition_or_none(data, work, cast):
    seen = seen_of(preview(2026, None, demo=False))
    job = queue.enqueue(
        "issue", {"number": 2026, "code": None, "seen": seen, "reason": ""}, by=cast.office
    )
    for seconds in (0.3, 1.2, 2.5):
        with work() as process:
            until(lambda: queue.job_by_id(job.id).progress or not queue.job_by_id(job.id).is_open)
            time.sleep(seconds)
            kill(process)
        halfway = queue.job_by_id(job.id)
        assert (
            Edition.select().count()
            == (halfway.state == JobState.DONE)
            == bool(Year.get_by_id(2026).locked_at)
        )
        Job.update(attempts=1, progress=0).where(
            (Job.id == job.id) & (Job.state == JobState.RUNNING)
        ).execute()  # three deaths are its last
    with work():
        assert ended(job).state == JobState.DONE, queue.job_by_id(job.id).error
    assert Edition.select().count() == 1
    sound(data)


def sound(data) -> None:
    store = FolderStore(data / "files")
    assert [found for _, found in verified(store)] == [[]] * Edition.select().count()
    assert list(checking.faults(store)) == []


def test_the_archives_of_two_workers_at_once_are_the_same(data, work, cast):
    jobs = [
        queue.enqueue("archive", {"number": 2026, "source": "drafts"}, by=person)
        for person in (cast.office, cast.office2)
    ]
    with work(PROGRAM), work(PROGRAM):
        until(lambda: {queue.job_by_id(job.id).state for job in jobs} == {JobState.RUNNING})
        assert [ended(job).error for job in jobs] == ["", ""]
    assert (
        len({file.sha256 for file in JobFile.select()})
        == 1
        == len(list(FolderStore(data / "files")))
    )


def test_a_report_onto_a_full_disk_is_refused_in_a_sentence_and_made_when_there_is_room(
    app, cast, sign_in, fonts_folder
):
    app.config["TRACKER_FONTS"] = fonts_folder
    client, files = sign_in(cast.office), app.config["TRACKER_FILES"]
    files.parent.mkdir(exist_ok=True)
    with mounted(files, "size=4m"):
        fill(files, 50_000)
        jobs = [
            job_of(client.post(path, data=form))
            for path, form in (
                ("/reports/2026/weiqu.pdf", {}),
                (
                    "/reports/2026/weiqu/editions",
                    {"seen": seen_of(preview(2026, "weiqu", demo=False)), "gaps": "1"},
                ),
            )
        ]
        work_off(app.config, app.extensions["store"])
        for job in jobs:
            assert (
                "磁盘空间不足" in client.get(f"/jobs/{job.id}").text
                and queue.job_by_id(job.id).state == JobState.FAILED
            )
        assert (
            not JobFile.select().exists()
            and not Edition.select().exists()
            and list(app.extensions["store"]) == []
        )
        assert [p.name for p in files.iterdir() if p.name.startswith(".draft")] == []
        (files / "ballast").unlink()
        for job in jobs:
            orders.retry(job, by=cast.office)
        work_off(app.config, app.extensions["store"])
        assert (
            client.get(f"/jobs/{jobs[0].id}/file").data.startswith(b"%PDF")
            and Edition.get().scope == "weiqu"
        )
        assert list(checking.faults(app.extensions["store"])) == []


def test_no_room_for_what_the_press_writes_meanwhile_is_said_in_a_sentence(
    data, work, cast, tmp_path
):
    jobs = [
        queue.enqueue(
            "print", {"paper": "report", "number": 2026, "code": "weiqu"}, by=cast.office
        ),
        queue.enqueue("archive", {"number": 2026, "source": "drafts"}, by=cast.office),
    ]
    with mounted(tmp_path / "tmp", "size=1m") as folder:
        fill(folder, 100_000)  # enough for Python to take it for a usable place
        with work(TMPDIR=str(folder)):
            found = [ended(job) for job in jobs]
    assert {job.state for job in found} == {JobState.FAILED} and all(
        "磁盘空间不足" in job.error for job in found
    ), [job.error for job in found]
    assert not JobFile.select().exists()
