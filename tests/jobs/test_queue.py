"""The queue, rule by rule: taken once, kept alive, taken over, ended, tried again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta

import pytest

from tests.conftest import NOW
from tracker.data.database import db
from tracker.jobs import kinds, orders, queue
from tracker.jobs.job import Job, JobState, Schedule
from tracker.jobs.kinds import JobKind
from tracker.jobs.work import work_off
from tracker.refusals import Forbidden, Missing, Refused


def echo(work, said="", fail=0):
    work.say(50, "一半")
    if work.job.attempts <= fail:
        raise OSError("演示")
    if said == "不行":
        raise Refused("演示：不能这样办。")
    return {"words": said}


@pytest.fixture(autouse=True)
def echoes(app, monkeypatch):
    monkeypatch.setitem(
        kinds.KINDS, "echo", JobKind("echo", "演示工作", echo, attempts=3, verb="print reports")
    )
    for kind in [each for each in kinds.KINDS.values() if each.following]:
        monkeypatch.delitem(kinds.KINDS, kind.name)


@pytest.fixture
def daily_echo(monkeypatch):
    daily = JobKind("echo", "演示工作", echo, following=kinds.daily(time(8, 30)))
    monkeypatch.setitem(kinds.KINDS, "echo", daily)


def fresh(job):
    return Job.get_by_id(job.id)


def test_a_job_is_done_and_keeps_its_result(cast):
    job = queue.enqueue("echo", {"said": "好了"}, by=cast.street)
    assert (job.state, job.state_label) == (JobState.QUEUED, "排队中")
    work_off({})
    job = fresh(job)
    assert (job.state, job.progress, job.result) == (JobState.DONE, 100, {"words": "好了"})


def test_the_same_work_is_not_queued_twice_by_one_person(cast):
    first = queue.enqueue("echo", {"said": "甲"}, by=cast.street)
    assert queue.enqueue("echo", {"said": "甲"}, by=cast.street) == first
    assert queue.enqueue("echo", {"said": "乙"}, by=cast.street) != first
    assert queue.enqueue("echo", {"said": "甲"}, by=cast.office) != first


def test_a_person_has_few_open_jobs_at_a_time(cast):
    for number in range(queue.MOST):
        queue.enqueue("echo", {"said": str(number)}, by=cast.street)
    with pytest.raises(Refused, match="5 项"):
        queue.enqueue("echo", {"said": "又一项"}, by=cast.street)
    assert queue.enqueue("echo", {"said": "0"}, by=cast.street) and queue.enqueue(
        "echo", by=cast.office
    )
    work_off({})
    assert queue.enqueue("echo", {"said": "又一项"}, by=cast.street)


def test_a_refusal_is_final_and_shown_as_its_sentence(cast):
    job = queue.enqueue("echo", {"said": "不行"}, by=cast.street)
    work_off({})
    assert (fresh(job).state, fresh(job).error) == (JobState.FAILED, "演示：不能这样办。")


def test_what_goes_wrong_by_accident_is_tried_again_later(cast, frozen_clock):
    job = queue.enqueue("echo", {"fail": 1}, by=cast.street)
    assert work_off({}) == 1
    assert fresh(job).state == JobState.QUEUED and "OSError" in fresh(job).error
    assert work_off({}) == 0, "it waits"
    frozen_clock(NOW + timedelta(minutes=6))
    work_off({})
    assert fresh(job).state == JobState.DONE and fresh(job).error == ""


def test_after_its_last_attempt_it_has_failed_and_may_be_retried(cast, frozen_clock):
    job = queue.enqueue("echo", {"fail": 3}, by=cast.street)
    for hours in range(3):
        frozen_clock(NOW + timedelta(hours=hours))
        work_off({})
    assert fresh(job).state == JobState.FAILED
    with pytest.raises(Forbidden):
        orders.retry(job, by=cast.department)
    again = orders.retry(job, by=cast.office)
    assert (again.state, again.attempts) == (JobState.QUEUED, 0)
    with pytest.raises(Refused):
        orders.retry(job, by=cast.street)


def test_of_eight_workers_one_gets_the_job(cast):
    queue.enqueue("echo", by=cast.street)

    def claim(number):
        with db.connection_context():
            return queue.claim(f"worker{number}")

    db.close()
    with ThreadPoolExecutor(8) as pool:
        won = [job for job in pool.map(claim, range(8)) if job]
    db.connect(reuse_if_open=True)
    assert len(won) == 1 and won[0].attempts == 1


def interrupted(monkeypatch, model, meanwhile):
    """Let `meanwhile` happen between the next look at the rows of `model` and the write that follows it."""
    update = model.update

    def after(*args, **more):
        monkeypatch.setattr(model, "update", update)
        meanwhile()
        return update(*args, **more)

    monkeypatch.setattr(model, "update", after)


def test_a_job_that_another_worker_takes_between_look_and_claim_is_not_claimed_twice(
    cast, monkeypatch
):
    job, won = queue.enqueue("echo", by=cast.street), []
    interrupted(monkeypatch, Job, lambda: won.append(queue.claim("faster")))
    assert queue.claim("slower") is None
    assert (won, fresh(job).worker, fresh(job).attempts) == ([job], "faster", 1)


def test_periodic_work_that_another_worker_queues_between_look_and_write_is_queued_once(
    daily_echo, app, frozen_clock, monkeypatch
):
    queue.queue_periodic()
    frozen_clock(datetime(2026, 6, 16, 0, 31))
    queued = []
    interrupted(monkeypatch, Schedule, lambda: queued.extend(queue.queue_periodic()))
    assert queue.queue_periodic() == [] and len(queued) == 1
    Job.update(state=JobState.DONE).execute()
    assert queue.queue_periodic() == []


def test_a_dead_workers_job_is_taken_over_and_the_dead_cannot_end_it(cast, frozen_clock):
    queue.enqueue("echo", by=cast.street)
    dead = queue.claim("dead")
    assert queue.recover() == 0
    frozen_clock(NOW + timedelta(seconds=61))
    assert queue.recover() == 1
    heir = queue.claim("heir")
    assert (heir.id, heir.attempts) == (dead.id, 2)
    with pytest.raises(queue.Lost):
        queue.finish(dead, None)
    queue.finish(heir, None)


def test_a_job_that_keeps_killing_workers_is_given_up(cast, frozen_clock):
    job = queue.enqueue("echo", by=cast.street)
    for number in range(queue.CRASHES):
        assert queue.claim(f"worker{number}")
        frozen_clock(NOW + (number + 1) * timedelta(minutes=2))
        queue.recover()
    assert fresh(job).state == JobState.FAILED and "3 次意外中断" in fresh(job).error


def test_stopping_a_worker_costs_no_attempt(cast):
    queue.enqueue("echo", by=cast.street)
    job = queue.claim("stopped")
    queue.put_back(job)
    assert (fresh(job).state, fresh(job).attempts) == (JobState.QUEUED, 0)


def test_periodic_work_is_queued_once_a_day_however_many_workers_look(
    app, daily_echo, frozen_clock
):
    queue.queue_periodic()
    assert Schedule.get().due_at == datetime(2026, 6, 16, 0, 30)  # half past eight in 长安区
    frozen_clock(datetime(2026, 6, 16, 0, 31))

    def look(_):
        with db.connection_context():
            return queue.queue_periodic()

    db.close()
    with ThreadPoolExecutor(8) as pool:
        queued = [job for found in pool.map(look, range(8)) for job in found]
    db.connect(reuse_if_open=True)
    assert len(queued) == 1 and Job.select().count() == 1
    assert Schedule.get().due_at == datetime(2026, 6, 17, 0, 30)


def test_jobs_that_ended_half_a_year_ago_are_let_go_of(cast, frozen_clock):
    old, new = (queue.enqueue("echo", {"said": said}, by=cast.street) for said in "甲乙")
    work_off({})
    Job.update(finished_at=NOW - timedelta(days=181)).where(Job.id == old.id).execute()
    assert queue.forget_old() == 1 and [j.id for j in Job.select()] == [new.id]


def test_a_kind_from_another_release_fails_with_a_sentence(cast):
    job = Job.create(kind="future", person=cast.street)
    work_off({})
    assert "程序不认识" in fresh(job).error


def test_a_number_beyond_the_column_is_no_job(app):
    with pytest.raises(Missing):
        queue.job_by_id(10**12)
