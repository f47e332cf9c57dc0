"""Changing a record: what is kept, what is refused, and who wins a race."""

import threading
from datetime import date

import pytest

from tests.evidence.conftest import TRAINING, brought_to, draft, have
from tracker.boards.queries import history_of
from tracker.data.database import db
from tracker.evidence import records
from tracker.evidence.change import Change
from tracker.evidence.evidence import Evidence
from tracker.evidence.supersession import supersede
from tracker.refusals import Conflict, Refused


def test_a_change_is_kept_with_what_it_overwrote_and_counts_again(filed, card_of, cast):
    card = card_of("weiqu", 36)
    record = filed([card])
    records.change(
        record, draft({"topics": ["主动公开"], "subject": "主动公开培训"}), by=cast.street, seen=0
    )
    fresh = Evidence.get_by_id(record.id)
    assert (fresh.version, fresh.title, fresh.values["topics"]) == (
        1,
        "主动公开培训",
        ["主动公开"],
    ) and have(card) == [0]
    change = fresh.changes.order_by(Change.id.desc()).first()
    assert change.before == {"subject": "《条例》专题学习", "topics": ["《政府信息公开条例》"]}
    assert "“培训主题”" in change.words and "“培训内容”" in change.words
    assert history_of(card, cast.street)[0].verb == "change"


def test_a_change_of_day_moves_a_record_to_another_year(filed, card_of, cast):
    card = card_of("weiqu", 36)
    record = filed([card])
    records.change(record, draft(on=date(2025, 12, 31)), by=cast.street, seen=0)
    assert have(card) == [0]
    assert record.changes.order_by(Change.id.desc()).first().before == {"happened_on": "2026-03-05"}


def test_saving_without_a_difference_changes_nothing(filed, cast):
    record = filed()
    assert records.change(record, draft(), by=cast.street, seen=0).version == 0
    assert record.changes.count() == 1


def test_a_stale_change_is_refused_and_overwrites_nothing(filed, cast):
    record = filed()
    records.change(record, draft({"attendees": 40}), by=cast.street, seen=0)
    with pytest.raises(Conflict, match="他人修改"):
        records.change(record, draft({"attendees": 50}), by=cast.street, seen=0)
    assert Evidence.get_by_id(record.id).values["attendees"] == 40


def test_values_of_fields_that_the_kind_had_once_survive_a_change(filed, cast):
    record = filed()
    Evidence.update(values=record.values | {"hours": 3}).where(Evidence.id == record.id).execute()
    records.change(record, draft({"attendees": 40}), by=cast.street, seen=0)
    assert Evidence.get_by_id(record.id).values == TRAINING | {"hours": 3, "attendees": 40}


def test_a_record_that_waits_for_the_office_is_changed_after_withdrawing_only(filed, card_of, cast):
    card = card_of("weiqu", 36)
    record = filed([card])
    brought_to(card, cast, "receive", "submit")
    with pytest.raises(Refused, match="先撤回"):
        records.change(record, draft({"attendees": 1}), by=cast.street, seen=0)
    with pytest.raises(Refused, match="先撤回"):
        supersede(record, draft({"attendees": 1}), by=cast.street, seen=0, reason="有误")


def test_of_many_who_change_a_record_at_once_one_wins_and_the_others_are_told(filed, cast, card_of):
    record = filed([card_of("weiqu", 36)])
    ends = []

    def edit(number):
        with db.connection_context():
            try:
                records.change(
                    Evidence.get_by_id(record.id),
                    draft({"attendees": 100 + number}),
                    by=cast.street,
                    seen=0,
                )
                ends.append(100 + number)
            except Conflict:
                ends.append("conflict")

    threads = [threading.Thread(target=edit, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = [end for end in ends if end != "conflict"]
    fresh = Evidence.get_by_id(record.id)
    assert len(ends) == 8 and fresh.values["attendees"] == winner and fresh.version == 1
