"""A record that supported a closed card is superseded, never changed."""

import pytest

from tests.evidence import samples
from tests.evidence.conftest import brought_to, draft, have
from tracker.boards.queries import history_of
from tracker.evidence import links, records
from tracker.evidence.attachment import Attachment
from tracker.evidence.change import Change
from tracker.evidence.evidence import Evidence
from tracker.evidence.supersession import supersede
from tracker.refusals import Conflict, Invalid, Refused


def test_a_record_that_supports_a_closed_card_is_never_changed_but_superseded(
    filed, card_of, cast, stage
):
    closed, open_ = card_of("weiqu", 36), card_of("weiqu", 33)
    old = filed(
        [closed, open_],
        staged=[stage("签到表.pdf", slot="sign_in"), stage("课件.pdf", samples.pdf(b"2"))],
    )
    brought_to(closed, cast, "receive", "submit", "close")
    with pytest.raises(Refused, match="用新的材料替代") as refused:
        records.change(old, draft({"attendees": 1}), by=cast.street, seen=0)
    assert refused.value.link[0] == f"/evidence/{old.id}/supersession"

    sign_in = old.attachments.where(Attachment.slot == "sign_in").get()
    new = supersede(
        old, draft({"attendees": 53}, kept=[sign_in]), by=cast.street, seen=0, reason="人数有误"
    )

    assert (
        Evidence.get_by_id(old.id).superseded_by_id == new.id
        and Evidence.get_by_id(old.id).values["attendees"] == 35
    )
    assert have(closed) == [1], "the new record stands in the old one's place"
    assert (
        {link.card_id for link in new.links}
        == {link.card_id for link in old.links}
        == {closed.id, open_.id}
    )
    assert old.attachments.count() == 2 and [a.sha256 for a in new.attachments] == [sign_in.sha256]
    assert {history_of(card, cast.street)[0].verb for card in (closed, open_)} == {"supersede"}
    assert [c.verb for c in old.changes.order_by(Change.id)] == ["file", "supersede"]


def test_a_superseded_record_is_at_rest(filed, card_of, cast):
    card = card_of("weiqu", 36)
    old = filed([card])
    new = supersede(old, draft({"attendees": 2}), by=cast.street, seen=0, reason="有误")
    for change in (
        lambda: records.change(old, draft(), by=cast.street, seen=1),
        lambda: links.attach(old, [card.id], by=cast.street),
        lambda: supersede(old, draft(), by=cast.street, seen=1, reason="x"),
    ):
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
