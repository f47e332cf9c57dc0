"""The daily digest: once a day, only to those who have something to do, again when the server was down."""

from datetime import datetime, timedelta

import pytest

from tests.conftest import NOW, PASSWORD
from tests.inbox.smtp import mail_server
from tracker.inbox.digest import send_digests
from tracker.inbox.items import waiting
from tracker.inbox.mailbox import Digest, Mailbox, save_address
from tracker.jobs import queue
from tracker.jobs.job import Job, JobState
from tracker.jobs.work import Work, work_off
from tracker.refusals import Invalid
from tracker.settings.days import set_days


def confirmed(person, address, wanted=True):
    """An address that has been confirmed."""
    Mailbox.create(person=person, address=address, wanted=wanted)


@pytest.fixture
def server(cast):
    confirmed(cast.street, "street@example.com", True)
    confirmed(cast.observer, "observer@example.com", True)
    confirmed(cast.department, "department@example.com", False)
    with mail_server() as running:
        running.config = {
            "SMTP_URL": running.url,
            "MAIL_FROM": "tracker@example.com",
            "PUBLIC_URL": "https://example.com/",
        }
        yield running


def run(server):
    job = queue.enqueue("digest")
    work_off(server.config)
    return Job.get_by_id(job.id)


def test_who_has_something_to_do_and_wants_mail_gets_one(server):
    assert run(server).result == {"words": "已发送 1 封待办邮件。"}
    (letter,) = server.letters
    assert (
        letter["To"] == "street@example.com"
        and letter["Subject"] == "政务公开待办提醒（2026年6月15日）"
    )
    text = letter.get_content()
    assert (
        "【等待签收】13 项" in text and "另有 1 项" in text and "https://example.com/inbox" in text
    )


def test_a_second_run_on_the_same_day_sends_nothing_and_the_next_day_does(server, frozen_clock):
    run(server)
    run(server)
    assert len(server.letters) == 1
    frozen_clock(NOW + timedelta(days=1))
    run(server)
    assert len(server.letters) == 2


def test_when_the_server_is_down_it_is_tried_again_and_nobody_is_written_to_twice(
    server, frozen_clock
):
    server.broken = True
    job = run(server)
    assert (
        job.state == JobState.QUEUED and "邮件服务器" in job.error and not Digest.select().exists()
    )
    server.broken = False
    frozen_clock(NOW + timedelta(minutes=6))
    work_off(server.config)
    assert Job.get_by_id(job.id).state == JobState.DONE and len(server.letters) == 1


def test_when_it_stays_down_the_administrator_sees_it(server, cast, frozen_clock):
    server.broken = True
    run(server)
    for hours in (1, 2, 3):
        frozen_clock(NOW + timedelta(hours=hours))
        work_off(server.config)
    assert Job.select().where(Job.state == JobState.FAILED).count() == 1
    assert [g.key for g in waiting(cast.admin)] == ["jobs"]


def test_a_refused_address_costs_only_itself_and_is_shown_to_the_administrator(server, cast):
    confirmed(cast.office, "office@example.com", True)
    server.refused = {"office@example.com"}
    from tracker.boards.card import Card

    Card.update(state="submitted", submitted_by=cast.street, submitted_at=NOW).where(
        Card.id == Card.select(Card.id).limit(1)
    ).execute()
    run(server)
    assert [letter["To"] for letter in server.letters] == ["street@example.com"]
    (group,) = waiting(cast.admin)
    assert group.key == "mail" and "office@example.com" in group.items[0].note


def test_a_digest_cut_off_in_the_middle_is_not_sent_again(server, cast):
    Digest.create(person=cast.street, day=NOW.date())
    run(server)
    assert server.letters == []


def test_on_a_holiday_nobody_is_written_to(server, frozen_clock):
    frozen_clock(datetime(2026, 6, 14, 2))  # a Sunday
    assert "不是工作日" in run(server).result["words"]
    assert server.letters == []


def test_on_a_day_that_the_office_has_set_off_nobody_is_written_to_either(server, cast):
    set_days(NOW.date(), None, "off", "演示：区运动会", by=cast.office)
    assert "不是工作日" in run(server).result["words"] and server.letters == []


def test_without_a_server_nothing_is_sent(server):
    server.config["SMTP_URL"] = ""
    assert "没有设置" in run(server).result["words"]


@pytest.mark.parametrize(
    "url", ["ftp://example.com", "smtp://", "smtp://127.0.0.1:1", "smtp://127.0.0.1:abc"]
)
def test_a_wrong_address_of_the_server_is_said_in_words(server, url):
    server.config["SMTP_URL"] = url
    assert run(server).error.startswith(("SMTP_URL", "邮件服务器"))


@pytest.mark.parametrize(
    "address",
    [
        "kein",
        "a@b",
        "a b@example.com",
        "a@example.com\nBcc: x@example.com",
        "x" * 300 + "@example.com",
    ],
)
def test_an_address_that_is_none_is_refused(cast, address):
    with pytest.raises(Invalid):
        save_address(cast.street, address, True)
    assert not Mailbox.select().exists()


def test_the_page_keeps_changes_and_forgets_the_address(sign_in, cast):
    client, proof = sign_in(cast.street), {"current": PASSWORD}

    def save(**form):
        return client.post("/account/mail", data=form | proof)

    assert save(address="kein").status_code == 422
    assert save(address="a@example.com", wanted="1").status_code == 303
    assert "a@example.com" in client.get("/account/mail").text
    save(address="b@example.com")
    assert [(b.pending, b.wanted) for b in Mailbox.select()] == [("b@example.com", False)]
    save(address="")
    assert not Mailbox.select().exists()


def test_the_job_says_how_far_it_is(server, cast):
    job = queue.enqueue("digest")
    claimed = queue.claim("here")
    assert send_digests.run(Work(claimed, server.config)) and Job.get_by_id(job.id).words == "0/1"
