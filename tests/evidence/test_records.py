"""Filing, changing, linking and superseding records, without HTTP."""
import threading
from datetime import date

import pytest

from tests.evidence.conftest import TRAINING
from tracker.boards import moves
from tracker.boards.card import Card, Event
from tracker.boards.tally import tallies_of
from tracker.boards.queries import card_by_id, history_of
from tracker.boards.transitions import Move
from tracker.boards.year import Year
from tracker.db import db
from tracker.evidence import links, records
from tracker.evidence.attachment import Attachment
from tracker.evidence.change import Change
from tracker.evidence.evidence import Evidence, EvidenceCard
from tracker.evidence.kind import Kind
from tracker.evidence.records import Draft
from tracker.evidence.supersession import supersede
from tracker.refusals import Conflict, Forbidden, Invalid, Missing, Refused

MOVE = Move(words="演示：材料另行报送", progress="演示：已按要求推进。")


def have(card) -> list[int]:
    return [t.have for t in tallies_of([card.id])[card.id]]


def brought_to(card, cast, *verbs):
    for verb in verbs:
        card = moves.apply(card_by_id(card.id), verb, by=cast.office if verb == "close" else cast.street,
                           seen=card.version, move=MOVE)
    return card


def draft(values=None, on=date(2026, 3, 5), staged=(), kept=()):
    return Draft(TRAINING | (values or {}), on, [a.id for a in staged], [a.id for a in kept])


def test_filing_a_record_proves_its_card_and_stands_in_both_histories(filed, card_of, cast):
    card = card_of("weiqu", 36)
    record = filed([card])
    assert have(card) == [1] and record.title == "《条例》专题学习" and record.public
    (event,) = history_of(card)
    assert (event.verb, event.words, event.person, event.label) == ("file", record.title, cast.street, "新增佐证材料")
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
    assert [e.verb for e in history_of(second)] == ["attach"]
    assert links.attach(record, [second.id], by=cast.street) == [], "a second time changes nothing"
    assert len(history_of(second)) == 1


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
    assert have(card) == [0] and [e.verb for e in history_of(card)] == ["detach", "file"]
    links.detach(record, card.id, by=cast.street)
    assert len(history_of(card)) == 2


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
    for change in (lambda: links.detach(record, card.id, by=cast.street), lambda: filed([card]),
                   lambda: records.change(record, draft({"attendees": 1}), by=cast.street, seen=0)):
        with pytest.raises(Refused):
            change()
    assert have(card) == [1]


def test_a_change_is_kept_with_what_it_overwrote_and_counts_again(filed, card_of, cast):
    card = card_of("weiqu", 36)
    record = filed([card])
    records.change(record, draft({"topics": ["主动公开"], "subject": "主动公开培训"}), by=cast.street, seen=0)
    fresh = Evidence.get_by_id(record.id)
    assert (fresh.version, fresh.title, fresh.values["topics"]) == (1, "主动公开培训", ["主动公开"]) and have(card) == [0]
    change = fresh.changes.order_by(Change.id.desc()).first()
    assert change.before == {"subject": "《条例》专题学习", "topics": ["《政府信息公开条例》"]}
    assert "“培训主题”" in change.words and "“培训内容”" in change.words
    assert history_of(card)[0].verb == "change"


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


def test_a_record_that_supports_a_closed_card_is_never_changed_but_superseded(filed, card_of, cast, stage):
    closed, open_ = card_of("weiqu", 36), card_of("weiqu", 33)
    old = filed([closed, open_], staged=[stage("签到表.pdf", slot="sign_in"), stage("课件.pdf", b"%PDF-1.4 2")])
    brought_to(closed, cast, "receive", "submit", "close")
    with pytest.raises(Refused, match="用新的材料替代") as refused:
        records.change(old, draft({"attendees": 1}), by=cast.street, seen=0)
    assert refused.value.link[0] == f"/evidence/{old.id}/supersession"

    sign_in = old.attachments.where(Attachment.slot == "sign_in").get()
    new = supersede(old, draft({"attendees": 53}, kept=[sign_in]), by=cast.street, seen=0, reason="人数有误")

    assert Evidence.get_by_id(old.id).superseded_by_id == new.id and Evidence.get_by_id(old.id).values["attendees"] == 35
    assert have(closed) == [1], "the new record stands in the old one's place"
    assert {link.card_id for link in new.links} == {link.card_id for link in old.links} == {closed.id, open_.id}
    assert old.attachments.count() == 2 and [a.sha256 for a in new.attachments] == [sign_in.sha256]
    assert history_of(closed)[0].verb == history_of(open_)[0].verb == "supersede"
    assert [c.verb for c in old.changes.order_by(Change.id)] == ["file", "supersede"]


def test_a_superseded_record_is_at_rest(filed, card_of, cast):
    card = card_of("weiqu", 36)
    old = filed([card])
    new = supersede(old, draft({"attendees": 2}), by=cast.street, seen=0, reason="有误")
    for change in (lambda: records.change(old, draft(), by=cast.street, seen=1), lambda: links.attach(old, [card.id], by=cast.street),
                   lambda: supersede(old, draft(), by=cast.street, seen=1, reason="x")):
        with pytest.raises(Refused, match="已被新的材料替代") as refused:
            change()
        assert refused.value.link[0] == f"/evidence/{new.id}"


def test_superseding_asks_for_a_reason_and_for_the_version_that_was_seen(filed, cast):
    record = filed()
    with pytest.raises(Invalid, match="修改"):
        supersede(record, draft(), by=cast.street, seen=0, reason="")
    with pytest.raises(Conflict):
        supersede(record, draft(), by=cast.street, seen=7, reason="有误")
    assert Evidence.select().count() == 1


def test_a_new_kind_is_data_and_nothing_else(app, cast, filed):
    Kind.create(key="visit", name="走访", definition={
        "title": "place", "date_label": "走访日期", "measure": "次", "rules": [], "files": [{"key": "photo", "label": "照片", "required": True}],
        "fields": [{"key": "place", "label": "地点", "type": "text", "required": True, "choices": [], "required_if": {}}]})
    with pytest.raises(Invalid) as refused:
        filed(kind="visit", values={"place": "某村"})
    assert refused.value.errors == {"file-photo": "请上传“照片”。"}
    assert Evidence.select().count() == 0


def test_files_go_from_staged_to_the_record_and_back_when_they_are_let_go(filed, cast, stage):
    first, second = stage("一.pdf"), stage("二.pdf", b"%PDF-1.4 2")
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


def test_of_many_who_change_a_record_at_once_one_wins_and_the_others_are_told(filed, cast, card_of):
    record = filed([card_of("weiqu", 36)])
    ends = []

    def edit(number):
        with db.connection_context():
            try:
                records.change(Evidence.get_by_id(record.id), draft({"attendees": 100 + number}), by=cast.street, seen=0)
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
    assert record.links.count() == 1 and have(card) == [1] and len(history_of(card)) == 1
