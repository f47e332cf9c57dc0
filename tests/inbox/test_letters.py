"""Letters at once: an address is confirmed before any other mail goes there, and changes of an account are told."""

import re
from datetime import timedelta

import pytest

from tests.conftest import NOW, PASSWORD
from tests.inbox.smtp import mail_server
from tests.inbox.test_digest import confirmed, run
from tests.server import SECRET
from tracker.accounts.account_event import AccountEvent, notify, unread
from tracker.accounts.throttle import BY_PAIR, Origin, Throttled
from tracker.audit.entry import Entry
from tracker.data import migrations
from tracker.data.database import db
from tracker.inbox.items import waiting
from tracker.inbox.mailbox import Mailbox, confirm_address, save_address
from tracker.jobs.job import Job, JobState
from tracker.jobs.work import work_off
from tracker.refusals import Invalid, Refused

HERE = Origin("127.0.0.1")


@pytest.fixture
def server(app):
    with mail_server() as running:
        running.config = {
            "SMTP_URL": running.url,
            "MAIL_FROM": "tracker@example.com",
            "PUBLIC_URL": "https://example.com",
            "SECRET_KEY": app.secret_key,
        }
        yield running


def letters(server) -> list[tuple[str, str]]:
    work_off(server.config)
    return [(letter["To"], letter.get_content()) for letter in server.letters]


def tell(person, words="演示变动"):
    with db.atomic():
        notify(person, words, by=None)


def test_no_digest_goes_to_an_address_before_its_code_has_come_back(server, cast, app):
    save_address(cast.street, "street@example.com", True)
    ((to, text),) = letters(server)
    assert to == "street@example.com" and "https://example.com/account/mail" in text
    run(server)
    tell(cast.street)
    assert len(letters(server)) == 1
    code = re.search(r"\d{8}", text)[0]
    confirm_address(cast.street, f" {code[:4]} {code[4:]} ", HERE, key=app.secret_key)
    Job.delete().execute()
    run(server)
    assert [to for to, _ in letters(server)] == ["street@example.com"] * 2


def test_the_old_address_counts_until_the_new_one_is_confirmed_and_is_told(server, cast, app):
    confirmed(cast.street, "old@example.com")
    save_address(cast.street, "new@example.com", True)
    sent = dict(letters(server))
    assert "提醒邮箱要换成别的地址" in sent["old@example.com"]
    tell(cast.street)
    assert [to for to, _ in letters(server)][2:] == ["old@example.com"]
    box = Mailbox.get()
    assert (box.address, box.pending) == ("old@example.com", "new@example.com")
    confirm_address(cast.street, box.code(app.secret_key), HERE, key=app.secret_key)
    box = Mailbox.get()
    assert (box.address, box.pending) == ("new@example.com", "")


def test_a_letter_goes_to_the_address_of_the_time_and_once(server, cast, app):
    confirmed(cast.street, "old@example.com")
    tell(cast.street, "密码已重设")
    Mailbox.update(address="thief@example.com").execute()
    server.broken = True
    assert letters(server) == []
    server.broken = False
    Job.update(due_at=NOW).execute()
    ((to, text),) = letters(server)
    assert to == "old@example.com" and "密码已重设" in text and "服务器管理员" in text
    Job.update(state=JobState.QUEUED, due_at=NOW).execute()
    assert len(letters(server)) == 1 and AccountEvent.get().mail_to == ""


@pytest.mark.parametrize("typed", ["", "0", "abcdefgh", "１２３４５６７８", "00000000"])
def test_a_wrong_code_confirms_nothing(cast, app, typed):
    save_address(cast.street, "street@example.com", True)
    with pytest.raises(Invalid):
        confirm_address(cast.street, typed, HERE, key=app.secret_key)
    assert Mailbox.get().address == ""


def test_a_code_is_for_one_address_one_person_and_three_days(cast, app, frozen_clock):
    save_address(cast.street, "a@example.com", True)
    code = Mailbox.get().code(app.secret_key)
    frozen_clock(NOW + timedelta(minutes=2))
    save_address(cast.street, "b@example.com", True)
    save_address(cast.department, "b@example.com", True)
    assert len({box.code(app.secret_key) for box in Mailbox.select()} | {code}) == 3
    with pytest.raises(Invalid):
        confirm_address(cast.street, code, HERE, key=app.secret_key)
    frozen_clock(NOW + timedelta(days=3, minutes=3))
    box = Mailbox.get(Mailbox.person == cast.street)
    with pytest.raises(Invalid):
        confirm_address(cast.street, box.code(app.secret_key), HERE, key=app.secret_key)


def test_guessing_codes_is_slowed_down(cast, app):
    save_address(cast.street, "street@example.com", True)
    for _ in range(BY_PAIR):
        with pytest.raises(Invalid):
            confirm_address(cast.street, "1", HERE, key=app.secret_key)
    with pytest.raises(Throttled):
        confirm_address(cast.street, Mailbox.get().code(app.secret_key), HERE, key=app.secret_key)


def test_nobody_is_flooded_with_codes(cast):
    save_address(cast.street, "street@example.com", True)
    with pytest.raises(Refused, match="刚刚发过"):
        save_address(cast.street, "street@example.com", True)
    assert Job.select().count() == 1


def test_without_a_mail_server_nothing_is_sent_and_nothing_lost(cast, app):
    confirmed(cast.street, "street@example.com")
    tell(cast.street)
    work_off({"SECRET_KEY": SECRET})
    assert Job.get(Job.kind == "account-event").state == JobState.DONE
    assert unread(cast.street).count() == 1


def test_an_address_that_is_refused_costs_no_further_try(server, cast):
    server.refused = {"street@example.com"}
    save_address(cast.street, "street@example.com", True)
    assert letters(server) == []
    assert Job.get().result == {"words": "收件地址被拒收。"}


def test_the_page_takes_the_proof_and_the_code(sign_in, cast, app):
    client, form = sign_in(cast.street), {"address": "a@example.com", "wanted": "1"}
    assert client.post("/account/mail", data=form).status_code == 422
    assert not Mailbox.select().exists()
    client.post("/account/mail", data=form | {"current": PASSWORD})
    assert "a@example.com 还没有确认" in client.get("/account/mail").text
    assert "邮箱等待确认" in client.get("/inbox").text
    path = "/account/mail/confirmation"
    assert client.post(path, data={"code": "1"}).status_code == 422
    client.post(path, data={"code": Mailbox.get().code(app.secret_key)})
    assert "还没有确认" not in client.get("/account/mail").text
    actions = [e.action for e in Entry.select().order_by(Entry.seq)]
    assert actions == ["mail.address", "mail.confirm"] or "a@example.com" not in str(actions)
    assert client.post(path, data={"code": "1"}).status_code == 422  # nothing waits any more
    assert [group.key for group in waiting(cast.street)].count("address") == 0


def test_addresses_of_before_wait_for_their_code_and_go_back_as_they_were(app, cast):
    confirmed(cast.street, "old@example.com")
    tell(cast.street)
    while migrations.runner().down() != ["0021_account_events"]:
        pass
    rows = "SELECT address, wanted FROM mailbox"
    assert [tuple(r) for r in db.execute_sql(rows).fetchall()] == [("old@example.com", True)]
    migrations.up()
    box = Mailbox.get()
    assert (box.address, box.pending, box.asked_at) == ("", "old@example.com", None)
    assert not migrations.difference()
    while migrations.runner().down() != ["0021_account_events"]:
        pass
    assert [tuple(r) for r in db.execute_sql(rows).fetchall()] == [("old@example.com", True)]
    migrations.up()
