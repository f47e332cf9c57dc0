"""The clock was a month ahead and was then corrected: nobody waits for that month, and nothing of it lives until then."""

import os
from datetime import datetime, time, timedelta

import pytest
from peewee import DateTimeField

from tests.accounts.test_sign_in import enter
from tests.conftest import NOW, PASSWORD
from tests.world import populate
from tracker import audit, clock, clock_ahead
from tracker.accounts import second_factor, throttle, totp
from tracker.audit.entry import Entry
from tracker.audit.verification import verify
from tracker.backup.making import prune
from tracker.data.database import MODELS
from tracker.inbox.digest import send_digests
from tracker.inbox.mailbox import Digest
from tracker.jobs import kinds, queue
from tracker.jobs.job import Job, JobState, Schedule
from tracker.jobs.kinds import JobKind
from tracker.jobs.worker import Worker
from tracker.public.views.answers import shared
from tracker.storage.folder_store import FolderStore

MONTH = timedelta(days=30)


@pytest.fixture
def echo(app, monkeypatch):
    """The only kind of job: every morning."""
    for name in list(kinds.KINDS):
        monkeypatch.delitem(kinds.KINDS, name)
    following = kinds.daily(time(8, 30))
    daily = JobKind("echo", "演示工作", bool, "print reports", attempts=2, following=following)
    monkeypatch.setitem(kinds.KINDS, "echo", daily)


def ahead() -> list[str]:
    """Every stored moment that lies ahead of now."""
    return [
        f"{model._meta.table_name}.{column.name}"
        for model in MODELS
        for column in model._meta.sorted_fields
        if isinstance(column, DateTimeField) and model.select().where(column > clock.now()).exists()
    ]


def test_whatever_was_written_meanwhile_is_mended_but_what_digests_hold(app, frozen_clock):
    populate(app.config["TRACKER_FILES"], app.secret_key)
    frozen_clock(NOW - MONTH)
    assert len(ahead()) > 20
    mended = clock_ahead.mend()
    assert set(ahead()) <= clock_ahead.DUE | clock_ahead.FIXED and "event.at" in mended
    assert Entry.select().order_by(Entry.seq.desc()).get().action == "clock.mend"
    assert verify().broken == "" and clock_ahead.mend() == {}


def test_a_session_from_then_does_not_outlive_an_idle_hour(cast, sign_in, frozen_clock):
    frozen_clock(NOW + MONTH)
    client = sign_in(cast.street)
    frozen_clock(NOW)
    clock_ahead.mend()
    assert client.get("/plan").status_code == 200
    frozen_clock(NOW + timedelta(minutes=61))
    assert client.get("/plan").status_code == 303


def test_whoever_was_shut_out_then_waits_ten_minutes_and_not_a_month(cast, client, frozen_clock):
    frozen_clock(NOW + MONTH)
    for _ in range(throttle.BY_PAIR + 1):
        enter(client, "street", "不对的口令 一二三")
    frozen_clock(NOW)
    clock_ahead.mend()
    frozen_clock(NOW + timedelta(minutes=11))
    assert enter(client, "street", PASSWORD).status_code == 303


def test_a_code_that_was_used_then_shuts_no_later_one_out(cast, app, frozen_clock):
    key, here = app.secret_key, throttle.Origin("10.0.0.1")
    secret = second_factor.begin(cast.office).secret(key)
    frozen_clock(NOW + MONTH)
    second_factor.confirm(cast.office, totp.code_of(secret, totp.step_of(NOW + MONTH)), key=key)
    frozen_clock(NOW)
    code = totp.code_of(secret, totp.step_of(NOW))
    second_factor.check(cast.office, code, here, key=key)
    with pytest.raises(second_factor.Invalid):  # once
        second_factor.check(cast.office, code, here, key=key)


def test_a_password_that_was_right_then_does_not_wait_a_month_for_its_code(
    cast, app, client, frozen_clock
):
    secret = second_factor.begin(cast.office).secret(app.secret_key)
    second_factor.confirm(cast.office, totp.code_of(secret, totp.step_of(NOW)), key=app.secret_key)
    assert enter(client, "office").location == "/sign-in/second"
    frozen_clock(NOW - MONTH)
    assert client.get("/sign-in/second").status_code == 303


def test_a_refusal_is_noted_although_one_lies_ahead(cast, frozen_clock):
    for moment in (NOW + MONTH, NOW, NOW):
        frozen_clock(moment)
        audit.once_in_a_while("refused", target="/演示", by=cast.street)
    assert Entry.select().where(Entry.action == "refused").count() == 2


def test_periodic_work_is_due_on_its_next_day_again(app, echo, frozen_clock):
    frozen_clock(NOW + MONTH)
    queue.queue_periodic()
    frozen_clock(NOW)
    assert queue.queue_periodic() == []
    assert Schedule.get().due_at == datetime(2026, 6, 16, 0, 30)
    frozen_clock(datetime(2026, 6, 16, 0, 31))
    assert len(queue.queue_periodic()) == 1


def test_a_job_that_beats_ahead_of_now_is_taken_over_a_minute_later_unless_it_goes_on(
    cast, echo, frozen_clock
):
    frozen_clock(NOW + MONTH)
    for number in range(2):
        queue.enqueue("echo", {"number": number}, by=cast.street)
    dead, alive = queue.claim("dead"), queue.claim("alive")
    frozen_clock(NOW)
    assert queue.recover() == 0
    frozen_clock(NOW + timedelta(seconds=50))
    queue.beat(alive)
    frozen_clock(NOW + timedelta(seconds=61))
    assert queue.recover() == 1 and Job.get_by_id(dead.id).state == JobState.QUEUED
    assert queue.claim("heir").id == dead.id


def test_a_job_that_was_put_in_or_put_off_then_is_done_now_and_one_that_waits_by_rule_waits(
    cast, echo, frozen_clock
):
    fresh, again, waiting = (queue.enqueue("echo", {"number": n}, by=cast.street) for n in range(3))
    late = {fresh: MONTH, again: MONTH, waiting: timedelta(minutes=4)}
    for job, by in late.items():
        Job.update(due_at=NOW + by, attempts=int(job is not fresh)).where(
            Job.id == job.id
        ).execute()
    queue.recover()
    assert {queue.claim("worker").id, queue.claim("worker").id} == {fresh.id, again.id}
    assert queue.claim("worker") is None


def test_a_digest_is_sent_on_a_day_that_has_had_one_already(cast, frozen_clock):
    Digest.create(person=cast.street, day=(NOW + MONTH).date())
    Digest.create(person=cast.office, day=NOW.date())
    work = type("Work", (), {"config": {"SMTP_URL": "smtp://nowhere"}})
    send_digests.run(work)
    assert [d.person_id for d in Digest.select()] == [cast.office.id]


def test_a_worker_mends_when_it_begins_and_when_the_clock_is_set_back(
    cast, frozen_clock, monkeypatch
):
    mended = []
    monkeypatch.setattr(clock_ahead, "mend", lambda: mended.append(clock.now()))
    worker = Worker({})
    for moment in (NOW, NOW + MONTH, NOW + MONTH + timedelta(seconds=1), NOW, NOW):
        frozen_clock(moment)
        worker.next()
    assert mended == [NOW, NOW]


def test_a_file_that_was_written_then_grows_old_from_now_on(tmp_path):
    store = FolderStore(tmp_path / "files")
    (tmp_path / "files").mkdir()
    draft = tmp_path / "files" / ".draft-x"
    draft.touch()
    future = draft.stat().st_mtime + MONTH.total_seconds()
    os.utime(draft, (future, future))
    assert store.abandoned() == []
    store.grace = -1
    assert store.abandoned() == [draft] and draft.stat().st_mtime < future


def test_backups_named_after_that_month_cost_no_newer_one_its_place(tmp_path, app):
    for day in ("0613", "0614", "0615", "0713", "0714"):
        (tmp_path / f"tracker-2026{day}-020000.tar").touch()
    assert [path.name for path in prune(tmp_path, 2)] == ["tracker-20260613-020000.tar"]


def test_no_cache_is_told_of_a_change_that_lies_ahead(app):
    with app.test_request_context():
        assert shared(app.response_class(), NOW + MONTH).last_modified.replace(tzinfo=None) == NOW


def test_a_moment_that_may_lie_ahead_is_called_due_and_every_other_has_passed():
    """Whoever adds a column that is neither decides in clock_ahead.py what becomes of it."""
    names = {
        column.name
        for model in MODELS
        for column in model._meta.sorted_fields
        if isinstance(column, DateTimeField)
    }
    assert {name for name in names if name != "at" and not name.endswith("_at")} == {"heartbeat"}
    assert {name.partition(".")[2] for name in clock_ahead.DUE} == {"due_at"}
