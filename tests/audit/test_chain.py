"""The chain: what belongs together is kept together, nobody forks it, and whatever is done to it shows."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from tests.conftest import NOW
from tracker import audit
from tracker.audit import chain, retention, seal
from tracker.audit.entry import START, Entry
from tracker.audit.origin import Origin, coming_from
from tracker.audit.verification import verify
from tracker.data.database import REPEATS, db
from tracker.refusals import Refused
from tracker.units.unit import Unit


def note(words="演示", **more):
    with db.atomic():
        audit.note("card.close", words=words, **more)


@pytest.fixture
def ten(app):
    for number in range(10):
        note(f"第 {number} 条")


def test_an_entry_says_who_what_and_from_where(cast, card_of):
    card = card_of("weiqu", 33)
    with coming_from(Origin("10.0.0.7", "abc")):
        note(
            "同意",
            thing=card,
            by=cast.office,
            before={"state": "a", "same": 1},
            after={"state": "b", "same": 1},
        )
    entry = Entry.get()
    assert (entry.seq, entry.at, entry.who, entry.person_id) == (1, NOW, "office", cast.office.id)
    assert (entry.address, entry.request, entry.target) == ("10.0.0.7", "abc", f"card/{card.id}")
    assert entry.detail == '{"after":{"state":"b"},"before":{"state":"a"},"words":"同意"}'


def test_an_untouched_chain_is_sound(ten):
    found = verify()
    assert (found.broken, found.entries, found.seq) == ("", 10, 10)


@pytest.mark.parametrize(
    "column, value",
    [
        ("who", "x"),
        ("detail", "{}"),
        ("at", NOW + timedelta(days=1)),
        ("address", "1.1.1.1"),
        ("target", "card/9"),
        ("person_id", 7),
        ("action", "card.return"),
        ("label", "x"),
    ],
)
def test_a_changed_entry_is_the_first_that_is_named(ten, column, value):
    Entry.update({column: value}).where(Entry.seq == 4).execute()
    found = verify()
    assert found.broken.startswith("第 4 条") and found.entries == 3


def test_an_entry_that_was_taken_out_is_missed(ten):
    Entry.delete().where(Entry.seq == 5).execute()
    assert verify().broken.startswith("第 5 条缺失")


def test_what_was_taken_from_the_end_shows_against_an_end_that_was_written_down(ten):
    known = chain.end()
    Entry.delete().where(Entry.seq > 8).execute()
    assert verify(known).broken == "末尾缺失：当时已有 10 条，现在只到第 8 条"


def test_a_chain_that_was_written_anew_by_who_has_the_key_shows_against_an_end_that_was_written_down(
    ten,
):
    known = chain.end()
    Entry.delete().execute()
    seal.put(db.obj.key, 0, START)
    db.obj.newest = 0  # a process that begins afterwards
    for number in range(12):
        note(f"改过的第 {number} 条")
    assert verify().broken == "" and "整体改写" in verify(known).broken


def test_what_is_rolled_back_leaves_no_entry(app):
    with pytest.raises(ZeroDivisionError), db.atomic():
        audit.note("card.close")
        raise ZeroDivisionError
    with db.atomic():
        audit.note("card.close", words="外")
        with pytest.raises(ZeroDivisionError), db.atomic():
            audit.note("card.close", words="内")
            raise ZeroDivisionError
    assert [e.detail for e in Entry.select()] == ['{"words":"外"}']


def test_a_change_is_not_kept_when_its_entry_cannot_be(app, monkeypatch):
    monkeypatch.setattr(chain, "end", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError), db.atomic():
        Unit.update(name="改过").where(Unit.code == "weiqu").execute()
        audit.note("unit.rename")
    assert Unit.get(Unit.code == "weiqu").name != "改过"


def test_a_note_outside_a_transaction_or_of_something_nameless_is_a_mistake(app):
    with pytest.raises(RuntimeError):
        audit.note("card.close")
    with pytest.raises(KeyError), db.atomic():
        audit.note("card.fly")


def test_writers_at_once_make_one_chain(app):
    """The notes come first in their transactions and the rows that both want later, in opposite order of the threads."""
    units = [u.id for u in Unit.select().order_by(Unit.id).limit(2)]

    def write(number):
        with db.connection_context(), db.atomic():
            audit.note("card.close", words=str(number))
            Unit.update(position=number).where(Unit.id == units[0]).execute()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(80)))
    found = verify()
    assert (found.broken, found.entries) == ("", 80)


def test_long_values_are_known_by_their_beginning_and_their_digest(app):
    note("长" * 600)
    assert "共 600 字，SHA-256" in Entry.get().detail and len(Entry.get().detail) < 400


def test_what_must_be_kept_cannot_be_pruned(ten):
    with pytest.raises(Refused, match="184"):
        retention.prune(NOW.date() - timedelta(days=100))


def test_pruning_leaves_a_checkpoint_and_a_sound_chain(ten, frozen_clock):
    frozen_clock(NOW + timedelta(days=200))
    note("后来")
    assert retention.prune(date(2026, 6, 20)) == 10
    assert [e.seq for e in Entry.select().order_by(Entry.seq)] == [11, 12]
    assert verify().broken == ""
    Entry.delete().where(Entry.seq == 11).execute()
    assert "缺失" in verify().broken


def test_refusals_of_the_same_kind_are_noted_once_in_ten_minutes(app, frozen_clock):
    for minutes in (0, 1, 9, 11):
        frozen_clock(NOW + timedelta(minutes=minutes))
        audit.counted("refused", target="/cards/1")
    assert words() == ["", "十分钟内另有 2 次"]


def words():
    return [json.loads(e.detail).get("words", "") for e in Entry.select().order_by(Entry.seq)]


def test_what_was_repeated_is_counted_when_its_time_is_over_and_at_the_end_of_the_process(
    app, frozen_clock
):
    for target in ("/cards/1", "/cards/1", "/cards/2"):
        audit.counted("refused", target=target)
    audit.write_counts()
    assert words() == ["", ""]
    audit.write_counts(early=True)
    assert words() == ["", "", "十分钟内另有 1 次"]
    assert Entry.select().order_by(Entry.seq.desc()).get().target == "/cards/1"


def test_one_who_tries_thousands_of_addresses_leaves_few_entries_and_one_number(app, cast):
    for number in range(1000):
        audit.counted("refused", target=f"/cards/{number}", by=cast.street)
    audit.counted("refused", target="/cards/1", by=cast.department)
    audit.write_counts(early=True)
    assert Entry.select().where(Entry.who == "street").count() == REPEATS + 2
    assert words()[-1] == f"十分钟内另有 {1000 - REPEATS - 1} 次"
    assert Entry.select().where(Entry.who == "department").count() == 1


def test_thousands_of_sources_leave_few_entries(app):
    for number in range(1000):
        with coming_from(Origin(f"2001:db8::{number:x}", who="未登录")):
            audit.counted("probe")
    audit.write_counts(early=True)
    assert Entry.select().count() <= 2 * REPEATS + 2
    assert Entry.select().where(Entry.who == "多个来源").count() == 1
