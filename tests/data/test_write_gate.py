"""Few of a process's threads write or wait for the lock at once; reading goes on."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from peewee import OperationalError

from tracker import audit
from tracker.audit.entry import Entry
from tracker.data import write_gate
from tracker.data.database import db
from tracker.settings.setting import Setting


@pytest.fixture
def behind_a_lock(app, monkeypatch):
    """A pool of threads of which two are inside the gate: one holds the lock, the other waits for it or holds its own."""
    monkeypatch.setattr(write_gate, "STUCK", 0.1)
    let_go = threading.Event()

    def hold():
        with db.connection_context(), db.atomic():
            Setting.select().exists()
            let_go.wait(30)

    with ThreadPoolExecutor(8) as pool:
        held = [pool.submit(hold) for _ in range(write_gate.FEW)]
        while len(db.obj._inside) < write_gate.FEW:
            let_go.wait(0.01)
        yield pool
        let_go.set()
        assert [each.result() for each in held] == [None] * write_gate.FEW
    assert not db.obj._inside


def in_own_connection(action):
    def run():
        with db.connection_context():
            return action()

    return run


def in_transaction():
    with db.atomic():
        return Setting.create(key="gate", value="1")


@pytest.mark.parametrize("write", [in_transaction, lambda: Setting.delete().execute()])
def test_one_writer_more_than_a_few_is_refused_and_a_reader_reads(behind_a_lock, write):
    with pytest.raises(OperationalError, match="too many writers"):
        behind_a_lock.submit(in_own_connection(write)).result(10)
    assert behind_a_lock.submit(in_own_connection(Setting.select().count)).result(10) >= 0


def test_the_refusal_says_when_to_try_again(app, cast, sign_in, card_of, monkeypatch):
    client = sign_in(cast.street)
    monkeypatch.setattr(write_gate, "STUCK", -1)
    monkeypatch.setattr(db.obj, "_inside", {1: 0.0, 2: 0.0})
    reply = client.post(f"/cards/{card_of('weiqu', 33).id}/progress", data={"progress": "演示"})
    assert (reply.status_code, reply.headers["Retry-After"]) == (503, "10")
    assert "刚才的操作没有保存" in reply.text


def test_writers_that_are_quick_take_turns(app):
    """Each of them with a note in the audit log, which is written between its end and its commit."""
    begun = Entry.select().count()
    with ThreadPoolExecutor(8) as pool:
        writers = [
            pool.submit(in_own_connection(lambda: audit.alone("download", target="/演示")))
            for _ in range(40)
        ]
        assert [each.result(60) for each in writers] == [None] * 40
    assert Entry.select().count() == begun + 40 and not db.obj._inside
