"""Filing, changing, linking and superseding records, without HTTP."""

import threading
from datetime import date

import pytest

from tests.evidence import samples
from tests.evidence.conftest import brought_to, draft, have
from tracker.boards.card import Card, Event
from tracker.boards.queries import history_of
from tracker.boards.year import Year
from tracker.data.database import db
from tracker.evidence import links, records
from tracker.evidence.attachment import Attachment
from tracker.evidence.change import Change
from tracker.evidence.evidence import Evidence, EvidenceCard
from tracker.evidence.kind import Kind
from tracker.evidence.supersession import supersede
from tracker.refusals import Forbidden, Invalid, Missing, Refused


def test_filing_a_record_proves_its_card_and_stands_in_both_histories(filed, card_of, cast):
    card = card_of("weiqu", 36)
    record = filed([card])
    assert have(card) == [1] and record.title == "《条例》专题学习" and record.public
    (event,) = history_of(card, cast.street)
    assert (event.verb, event.words, event.person, event.label) == (
        "file",
        record.title,
        cast.street,
        "新增佐证材料",
    )
    assert [c.verb for c in record.changes] == ["file"]


def test_a_board_that_is_open_sees_that_a_count_has_changed(filed, card_of):
    card = card_of("weiqu", 36)
    filed([card])
    assert Card.get_by_id(card.id).rev > card.rev


def test_one_record_serves_many_cards_and_each_counts_it(filed, card_of, cast):
    first, second = card_of("weiqu", 36), card_of("weiqu", 33)
    record = filed([first])
    assert links.attach(record, [first.id, second.id], by=cast.street)[0].id == second.id
    assert EvidenceCard.select().where(EvidenceCard.evidence == record).count() == 2
    assert [e.verb for e in history_of(second, cast.street)] == ["attach"]
    assert links.attach(record, [second.id], by=cast.street) == [], "a second time changes nothing"
    assert len(history_of(second, cast.street)) == 1


@pytest.mark.parametrize("role", ["viewer", "department", "observer", "admin", "office"])
def test_only_clerks_of_the_unit_change_or_link_its_records(filed, card_of, cast, role):
    record, by = filed(), getattr(cast, role)
    with pytest.raises(Forbidden):
        links.attach(record, [card_of("weiqu", 36).id], by=by)
    with pytest.raises(Forbidden):
        records.change(record, draft(), by=by, seen=0)
    with pytest.raises(Forbidden):
        supersede(record, draft(), by=by, seen=0, reason="x")
    assert Change.select().where(Change.evidence == record).count() == 1


def test_a_viewer_files_nothing(filed, cast):
    with pytest.raises(Forbidden):
        filed(by=cast.viewer)
    assert Evidence.select().count() == 0


def test_a_record_goes_on_cards_of_its_own_unit_only_and_all_or_nothing(filed, card_of):
    with pytest.raises(Missing):
        filed([card_of("weiqu", 36), card_of("sifaju", 36)])
    assert Evidence.select().count() == 0 and Event.select().count() == 0


def test_the_same_thing_is_not_filed_twice_by_oversight(filed):
    filed()
    with pytest.raises(Invalid) as refused:
        filed(again=False)
    assert "again" in refused.value.errors and refused.value.link[0].startswith("/evidence/")
    filed(again=True)
    filed(again=False, on=date(2026, 3, 6))
    filed(again=False, values={"subject": "另一个主题"})
    assert Evidence.select().count() == 4


def test_detaching_takes_the_proof_away_and_is_noted(filed, card_of, cast):
    card = card_of("weiqu", 36)
    record = filed([card])
    links.detach(record, card.id, by=cast.street)
    assert have(card) == [0] and [e.verb for e in history_of(card, cast.street)] == [
        "detach",
        "file",
    ]
    links.detach(record, card.id, by=cast.street)
    assert len(history_of(card, cast.street)) == 2


@pytest.mark.parametrize("verbs", [("receive", "submit"), ("receive", "submit", "close")])
def test_nothing_goes_on_or_off_a_card_that_waits_or_is_closed(filed, card_of, cast, verbs):
    card = card_of("weiqu", 36)
    record, spare = filed([card]), filed()
    brought_to(card, cast, *verbs)
    with pytest.raises(Refused, match="不能移除材料"):
        links.detach(record, card.id, by=cast.street)
    with pytest.raises(Refused, match="不能增加材料"):
        links.attach(spare, [card.id], by=cast.street)
    assert have(card) == [1]


def test_nothing_changes_in_a_year_whose_report_is_issued(filed, card_of, cast):
    card = card_of("weiqu", 36)
    record = filed([card])
    Year.update(locked_at=card.year.opened_at).execute()
    for change in (
        lambda: links.detach(record, card.id, by=cast.street),
        lambda: filed([card]),
        lambda: records.change(record, draft({"attendees": 1}), by=cast.street, seen=0),
    ):
        with pytest.raises(Refused):
            change()
    assert have(card) == [1]


def test_a_new_kind_is_data_and_nothing_else(app, cast, filed):
    Kind.create(
        key="visit",
        name="走访",
        definition={
            "title": "place",
            "date_label": "走访日期",
            "measure": "次",
            "rules": [],
            "files": [{"key": "photo", "label": "照片", "required": True}],
            "fields": [
                {
                    "key": "place",
                    "label": "地点",
                    "type": "text",
                    "required": True,
                    "choices": [],
                    "required_if": {},
                }
            ],
        },
    )
    with pytest.raises(Invalid) as refused:
        filed(kind="visit", values={"place": "某村"})
    assert refused.value.errors == {"file-photo": "请上传“照片”。"}
    assert Evidence.select().count() == 0


def test_files_go_from_staged_to_the_record_and_back_when_they_are_let_go(filed, cast, stage):
    first, second = stage("一.pdf"), stage("二.pdf", samples.pdf(b"2"))
    record = filed(staged=[first])
    records.change(record, draft(staged=[second]), by=cast.street, seen=0)
    assert [a.name for a in record.attachments] == ["二.pdf"]
    assert Attachment.get_by_id(first.id).evidence_id is None
    assert "移除附件《一.pdf》" in record.changes.order_by(Change.id.desc()).first().words


def test_a_staged_file_of_somebody_else_or_used_already_is_not_taken(filed, cast, stage):
    other = stage("别人.pdf", by=cast.department)
    with pytest.raises(Refused, match="重新上传"):
        filed(staged=[other])
    mine = stage("我的.pdf")
    filed(staged=[mine])
    with pytest.raises(Refused, match="重新上传"):
        filed(staged=[mine], on=date(2026, 3, 6))
    assert Evidence.select().count() == 1


def test_the_same_link_made_by_many_at_once_stands_once(filed, cast, card_of):
    record, card = filed(), card_of("weiqu", 36)

    def attach():
        with db.connection_context():
            links.attach(record, [card.id], by=cast.street)

    threads = [threading.Thread(target=attach) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (
        record.links.count() == 1 and have(card) == [1] and len(history_of(card, cast.street)) == 1
    )
