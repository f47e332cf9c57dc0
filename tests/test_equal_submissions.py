"""The same form sent twice in the same moment: one is carried out, the other finds it. On both databases."""

import threading
from datetime import date
from io import BytesIO
from types import SimpleNamespace

import pytest

from tests.bulk.conftest import TRAINING, table
from tests.evidence import samples
from tests.evidence.conftest import draft, store  # noqa: F401
from tests.registers.test_media import ACCOUNT
from tests.registers.test_roster import DEPUTY, STAFF
from tests.world import GUIDELINE
from tracker.accounts import administration, second_factor, unit_accounts
from tracker.accounts.person import Person
from tracker.accounts.second_factor import Factor
from tracker.audit.entry import Entry
from tracker.boards import opening
from tracker.boards.card import Card
from tracker.boards.queries import card_by_id
from tracker.boards.year import Year
from tracker.bulk import filing
from tracker.data.database import db
from tracker.evidence import quota, records, uploads
from tracker.evidence.attachment import Attachment
from tracker.evidence.evidence import Evidence
from tracker.evidence.kind import Kind
from tracker.inbox import mailbox
from tracker.jobs import queue
from tracker.jobs.job import Job
from tracker.notices import issuing
from tracker.notices.notice import Notice
from tracker.plan.guideline import Guideline
from tracker.plan.responsibility import Assignment
from tracker.planning import guidelines, responsibility
from tracker.refusals import Refusal, Refused
from tracker.registers import media_filing, roster
from tracker.registers.media_account import MediaAccount
from tracker.registers.post import Post
from tracker.remarks import remark
from tracker.remarks.remark import Remark
from tracker.requests import asking
from tracker.requests.request import Request
from tracker.settings import days
from tracker.settings.change import SettingChange
from tracker.tables.reading import tables_of
from tracker.units import succession
from tracker.units.unit import Unit, UnitAlias
from tracker.units.unit_change import UnitChange
from tracker.verification import phrase
from tracker.verification.phrase import Phrase

PERSON = {"username": "xinren", "name": "演示新人", "unit": "weiqu", "role": "clerk"}
AGAIN = {"exemption": "演示：第二个账号另有用途。"}
UNIT = {"code": "xindanwei", "name": "演示新单位", "full_name": "", "kind": "department"}


@pytest.fixture
def here(app, cast, card_of, store):  # noqa: F811
    card = card_of("weiqu", 36)
    Card.update(state="doing", due_on=date(2026, 9, 30)).where(Card.id == card.id).execute()
    places = [s for s in responsibility.slots() if not s.by_guideline and not s.party.domain_id]
    return SimpleNamespace(
        cast=cast,
        card=card_by_id(card.id),
        weiqu=Unit.get(Unit.code == "weiqu"),
        place=places[0],
        store=store,
        kind=Kind.get_by_id("training"),
    )


def stage(on):
    return uploads.stage(on.store, BytesIO(samples.PDF), "a.pdf", by=on.cast.street, limit=1 << 20)


def file_table(on):
    sheets = tables_of("培训.xlsx", BytesIO(table(TRAINING)))
    return filing.file_table(on.kind, sheets, by=on.cast.street)


def ask_extension(on):
    return asking.ask_extension(
        on.card, by=on.cast.street, wanted_on=date(2026, 12, 1), reason="演示", progress="演示"
    )


def issue_notice(on):
    notice = issuing.Draft(due_on=date(2026, 6, 30), demand="演示：请抓紧办理。")
    return issuing.issue({on.card.id: 0}, notice, by=on.cast.office)


# what is counted, how many there are afterwards, and the form
FORMS = {
    "a record": (
        Evidence,
        1,
        lambda on: records.file(on.kind, draft(), unit=on.weiqu, by=on.cast.street),
    ),
    "a table": (Evidence, 1, file_table),
    "an upload": (Attachment, 1, stage),
    "a post": (Post, 1, lambda on: roster.add(on.weiqu, STAFF, by=on.cast.street)),
    "a deputy": (Post, 1, lambda on: roster.add(on.weiqu, DEPUTY, by=on.cast.street)),
    "an account in new media": (
        MediaAccount,
        1,
        lambda on: media_filing.register(on.weiqu, ACCOUNT | AGAIN, by=on.cast.street),
    ),
    "a guideline": (
        Guideline,
        1,
        lambda on: guidelines.register(GUIDELINE, [on.weiqu], by=on.cast.office),
    ),
    "an assignment": (
        Assignment,
        1,
        lambda on: responsibility.assign(
            on.place, [on.weiqu], date(2026, 1, 5), "", by=on.cast.office
        ),
    ),
    "a notice": (Notice, 1, issue_notice),
    "a request": (Request, 1, ask_extension),
    "a mail address": (
        Entry,
        1,
        lambda on: mailbox.save_address(on.cast.street, "demo@example.gov.cn", True),
    ),
    "a remark": (Remark, 1, lambda on: remark.say(on.card, "演示", by=on.cast.street)),
    "a phrase": (Phrase, 1, lambda on: phrase.add("演示：请补充。", by=on.cast.office)),
    "a day off": (
        SettingChange,
        1,
        lambda on: days.set_days(date(2026, 7, 1), None, "off", "演示", by=on.cast.office),
    ),
    "a job": (
        Job,
        1,
        lambda on: queue.enqueue("print", {"paper": "ledger", "number": 2026}, by=on.cast.street),
    ),
    "an account": (Person, 1, lambda on: administration.add(PERSON, by=on.cast.admin)),
    "accounts of all units": (
        Person,
        37,
        lambda on: unit_accounts.open_for_units(leaders=False, by=on.cast.admin),
    ),
    "a second factor": (Factor, 1, lambda on: second_factor.begin(on.cast.office)),
    "a unit": (
        UnitChange,
        1,
        lambda on: succession.add(**UNIT, on=date(2026, 1, 5), by=on.cast.admin),
    ),
    "a unit's new name": (
        UnitChange,
        1,
        lambda on: succession.rename(
            Unit.get_by_id(on.weiqu.id), "演示新名", date(2026, 1, 5), by=on.cast.admin
        ),
    ),
    "a unit's alias": (
        UnitAlias,
        1,
        lambda on: succession.call_also(on.weiqu, "演示别名", date(2026, 1, 5), by=on.cast.admin),
    ),
    "a year": (Year, 1, lambda on: opening.open_year(2027, by=on.cast.admin)),
}


def together(monkeypatch, action) -> list:
    """What `action` gave two threads of which each had looked at everything before its transaction when the other began."""
    ready, been, begin, results = threading.Barrier(2), set(), db.obj.begin, []

    def begin_together(*arguments, **more):
        if threading.get_ident() not in been:
            been.add(threading.get_ident())
            ready.wait(20)
        return begin(*arguments, **more)

    def run():
        with db.connection_context():
            try:
                results.append(action())
            except Refusal as refusal:
                results.append(refusal)
            except Exception as error:
                ready.abort()
                results.append(error)

    monkeypatch.setattr(db.obj, "begin", begin_together)
    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.parametrize("form", FORMS)
def test_sent_twice_in_the_same_moment_it_is_done_once(here, monkeypatch, form):
    model, more, send = FORMS[form]
    before = model.select().count()
    results = together(monkeypatch, lambda: send(here))
    assert model.select().count() == before + more
    unexpected = [r for r in results if isinstance(r, Exception) and not isinstance(r, Refusal)]
    assert not unexpected and not all(isinstance(r, Refusal) for r in results), results


@pytest.mark.parametrize("form", ["a post", "an account in new media", "a record", "a unit"])
def test_sent_again_later_it_is_refused_with_the_way_to_what_is_there(here, form):
    model, more, send = FORMS[form]
    before = model.select().count()
    send(here)
    with pytest.raises(Refused):
        send(here)
    assert model.select().count() == before + more


def test_two_of_the_same_name_are_told_apart_by_what_they_do(here):
    roster.add(here.weiqu, STAFF | {"person_name": "演示A"}, by=here.cast.street)
    with pytest.raises(Refused, match="不必重复登记"):
        roster.add(here.weiqu, STAFF | {"person_name": "演示Ａ"}, by=here.cast.street)
    other = STAFF | {"person_name": "演示A", "title": "演示干事"}
    roster.add(here.weiqu, other, by=here.cast.street)
    assert Post.select().where(Post.unit == here.weiqu).count() == 2


def test_two_files_in_the_same_moment_take_no_more_than_the_unit_may_have(here, monkeypatch):
    files = [samples.picture(size=(width, 40)) for width in (64, 65)]
    monkeypatch.setattr(quota, "GIB", 1.5 * max(map(len, files)) / 20)

    def send():
        file = BytesIO(files.pop())
        return uploads.stage(here.store, file, "a.png", by=here.cast.street, limit=1 << 20)

    results = together(monkeypatch, send)
    assert sorted(type(each).__name__ for each in results) == ["Attachment", "Refused"]
