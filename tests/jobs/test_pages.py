"""Jobs' pages: to whoever started them and the office, to nobody else."""

from datetime import timedelta

import pytest

from tests.conftest import NOW
from tracker.jobs import kinds, pulse, queue
from tracker.jobs.job import Job, JobState
from tracker.jobs.kinds import JobKind
from tracker.permissions import MAY
from tracker.refusals import Forbidden

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def job(cast, monkeypatch):
    monkeypatch.setitem(
        kinds.KINDS, "echo", JobKind("echo", "演示工作", lambda work: None, verb="print reports")
    )
    return queue.enqueue("echo", by=cast.street)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("street", 200),
        ("office", 200),
        ("admin", 200),
        ("department", 404),
        ("viewer", 404),
        ("observer", 404),
    ],
)
def test_who_sees_a_job(sign_in, cast, job, who, status):
    client = sign_in(getattr(cast, who))
    assert client.get(f"/jobs/{job.id}").status_code == status
    assert (f"/jobs/{job.id}" in client.get("/jobs").text) == (status == 200)


def test_an_open_job_asks_again_and_an_ended_one_does_not(sign_in, cast, job):
    client = sign_in(cast.street)
    page = client.get(f"/jobs/{job.id}").text
    assert 'hx-trigger="every 2s"' in page and 'http-equiv="refresh"' in page
    address = page.split('hx-get="')[1].split('"')[0]
    assert client.get(address, headers=FRAGMENT).status_code == 204
    Job.update(
        state=JobState.DONE, result={"words": "演示好了", "link": ["/reports/2026", "打开"]}
    ).execute()
    fragment = client.get(address, headers=FRAGMENT).text
    assert (
        "演示好了" in fragment and 'href="/reports/2026"' in fragment and "hx-get" not in fragment
    )


def test_an_open_job_says_when_no_worker_runs_and_goes_on_saying_nothing_when_one_does(
    sign_in, cast, job, frozen_clock
):
    client, word = sign_in(cast.street), "后台工作进程没有运行"
    before = client.get(f"/jobs/{job.id}").text
    assert word not in before and client.get("/healthz").json["worker"] == "ok"
    frozen_clock(NOW + timedelta(seconds=61))
    page = client.get(f"/jobs/{job.id}").text
    assert word in page and "进程恢复后会自动办理" in page
    seen = before.partition("?seen=")[2].partition('"')[0]
    assert client.get(f"/jobs/{job.id}?seen={seen}", headers=FRAGMENT).status_code == 200
    Job.update(state=JobState.RUNNING, progress=15, heartbeat=NOW).execute()
    assert "停在这里，进程恢复后会自动重新办理" in client.get(f"/jobs/{job.id}").text
    health = client.get("/healthz")
    assert health.status_code == 503 and word in health.json["worker"]
    pulse.beat(pulse.WORKER)
    assert word not in client.get(f"/jobs/{job.id}").text


def test_a_job_that_waits_long_says_whom_to_ask(sign_in, cast, job, frozen_clock):
    client = sign_in(cast.street)
    assert "系统管理员" not in client.get(f"/jobs/{job.id}").text
    frozen_clock(NOW + timedelta(minutes=3))
    pulse.beat(pulse.WORKER)
    assert "后台工作进程是否在运行" in client.get(f"/jobs/{job.id}").text


def test_retry_works_is_refused_forbidden_and_invisible(sign_in, cast, job):
    client = sign_in(cast.street)
    assert client.post(f"/jobs/{job.id}/retry").status_code == 422
    Job.update(state=JobState.FAILED, error="演示").execute()
    assert sign_in(cast.department).post(f"/jobs/{job.id}/retry").status_code == 404
    assert client.post("/jobs/999999/retry").status_code == 404
    assert client.post(f"/jobs/{job.id}/retry").status_code == 303
    assert Job.get().state == JobState.QUEUED


@pytest.mark.parametrize(
    ("kind", "verb"), [("issue", "issue reports"), ("issue-units", "issue reports")]
)
def test_who_may_not_do_what_a_job_does_neither_orders_nor_retries_nor_cancels_it(
    sign_in, cast, kind, verb
):
    assert kinds.KINDS[kind].verb == verb
    with pytest.raises(Forbidden):
        queue.enqueue(kind, by=cast.admin)
    job, client = queue.enqueue(kind, by=cast.office), sign_in(cast.admin)
    assert "取消" not in client.get(f"/jobs/{job.id}").text.split("</h1>")[1]
    assert client.post(f"/jobs/{job.id}/cancellation").status_code == 403
    assert sign_in(cast.office2).post(f"/jobs/{job.id}/cancellation").status_code == 303
    assert "重新办理" not in client.get(f"/jobs/{job.id}").text
    assert client.post(f"/jobs/{job.id}/retry").status_code == 403
    assert Job.get_by_id(job.id).state == JobState.CANCELLED
    assert sign_in(cast.office2).post(f"/jobs/{job.id}/retry").status_code == 303


def test_who_ordered_a_job_and_may_do_it_no_longer_cannot_retry_it(sign_in, cast):
    job = queue.enqueue("issue", by=cast.office)
    Job.update(state=JobState.FAILED).execute()
    cast.office.role = "viewer"
    cast.office.save()
    client = sign_in(cast.office)
    assert client.get(f"/jobs/{job.id}").status_code == 200
    assert client.post(f"/jobs/{job.id}/retry").status_code == 403


def test_every_kind_of_job_names_a_permission():
    assert {kind.verb for kind in kinds.KINDS.values()} <= set(MAY)
