"""The worker: takes jobs one by one and runs each in a child process.

A job that takes all memory, crashes or hangs costs its child, not the worker, and never a page: the web has
processes of its own, and the child steps behind them (nice).
"""

import logging
import multiprocessing
import os
import select
import signal
import sqlite3
import tempfile
import time
import uuid
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from peewee import DatabaseError, InterfaceError, OperationalError

from tracker import clock, clock_ahead
from tracker.audit import chain
from tracker.audit.end_note import EndNote, refuse_older
from tracker.data import migrations, scratch
from tracker.data.database import db
from tracker.data.database_watch import Stopped
from tracker.jobs import pulse, queue
from tracker.jobs.job import Job
from tracker.jobs.kinds import KINDS
from tracker.jobs.work import in_child, sentence_of

log = logging.getLogger(__name__)
fork = multiprocessing.get_context("fork")
LOOK = 1.0  # seconds between two looks at the queue
BEAT = 10.0
TEND = 20.0  # seconds between two looks after the dead and the periodic
GRACE = 5.0
SCRATCH = "tracker-work-"  # a job's folder for temporary files


class Worker:
    def __init__(self, config: dict, store=None, end: EndNote | None = None, *, beside: int = 0):
        """With `beside` the worker ends when the process of that number does, or has done so already."""
        self.config, self.store, self.end, self.master = config, store, end, None
        self.stopping, self.is_alone, self.tended = False, False, 0.0
        self.latest = datetime.max  # what the clock has shown
        try:
            if beside:
                self.master = os.pidfd_open(beside)
        except ProcessLookupError:
            self.is_alone = True

    def stop(self, *_):
        self.stopping = True

    @property
    def goes_on(self) -> bool:
        if self.master is not None and select.select([self.master], [], [], 0)[0]:
            self.is_alone = True
        return not (self.stopping or self.is_alone)

    def run(self) -> None:
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        while self.goes_on:
            try:
                job = self.next()
                if job:
                    self.do(job)
                else:
                    time.sleep(LOOK)
            except (DatabaseError, sqlite3.DatabaseError, InterfaceError, Stopped) as error:
                log.error("database: %s", error)
                db.obj.note_damage(error)
                db.obj.close_all()
                time.sleep(5 * LOOK)
        db.obj.close_all()

    def next(self) -> Job | None:
        with connected():
            if db.obj.why_stopped():
                pulse.beat(pulse.WORKER)
                return None
            if not self.tended:
                migrations.refuse_newer()
                if self.end:
                    refuse_older(self.end)
            moment, before = clock.now(), self.latest
            self.latest = moment
            if moment < before:  # at the start, and when the clock was set back
                clock_ahead.mend()
            if time.monotonic() - self.tended > TEND:
                self.tended = time.monotonic()
                pulse.beat(pulse.WORKER)
                scratch.sweep(SCRATCH)
                db.obj.look()
                db.obj.after_commit(chain.end())
                queue.recover()
                queue.queue_periodic()
            return queue.claim(uuid.uuid4().hex)

    def do(self, job: Job) -> None:
        db.obj.close_all()  # a connection must not be shared with the child
        try:
            with scratch.folder(SCRATCH) as folder:
                ending, again = self.attend(job, folder)
        except OSError as error:  # no room for the folder
            log.error("job %s: %s", job.id, error)
            ending, again = sentence_of(error), True
        with connected():
            try:
                if ending:
                    queue.fail(job, ending, again=again)
                elif not self.goes_on:
                    queue.put_back(job)
            except queue.Lost:
                pass  # the usual case: the child has written down how it ended; or somebody cancelled it

    def attend(self, job: Job, folder: Path) -> tuple[str, bool]:
        """Have a child do it, until it is done, lost or to be stopped. Why it failed if it has not said so itself, and whether by accident."""
        child = fork.Process(target=_begin, args=(job, self.config, self.store, folder))
        child.start()
        minutes = KINDS[job.kind].minutes if job.kind in KINDS else 1
        given_up, next_beat = time.monotonic() + 60 * minutes, time.monotonic() + BEAT
        while child.is_alive() and self.goes_on and time.monotonic() < given_up:
            child.join(0.2)
            if time.monotonic() > next_beat:
                next_beat = time.monotonic() + BEAT
                if not self.holds(job):
                    break
        ended = not child.is_alive()
        _end(child)
        if ended:
            return "办理时程序意外中断（可能内存不足）。可以重试；仍然不行请联系系统管理员。", True
        return f"{minutes} 分钟没有办完，已停止。" if self.goes_on else "", False

    def holds(self, job: Job) -> bool:
        """Keep the job alive while its child works; False when it is no longer ours."""
        try:
            with connected():
                pulse.beat(pulse.WORKER)
                queue.beat(job)
        except queue.Lost:
            return False
        except (OperationalError, InterfaceError) as error:
            log.error("heartbeat: %s", error)
        return True


@contextmanager
def connected():
    """A connection that is really closed afterwards, so that none is open when a child is made."""
    try:
        with db.connection_context():
            yield
    finally:
        db.obj.close_all()


def _begin(job: Job, config: dict, store, folder: Path) -> None:
    tempfile.tempdir = str(
        folder  # what it leaves lying about, 34 MB of fonts in the case of a report, goes with it
    )
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the worker's affair
    os.nice(10)
    in_child(job, config, store)


def _end(child) -> None:
    if child.is_alive():
        child.terminate()
        child.join(GRACE)
    if child.is_alive():
        child.kill()
    child.join()
