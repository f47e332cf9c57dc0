"""What still stands is not filed again when a year turns."""

from datetime import date

from tracker.boards import tally
from tracker.boards.card import Card, Event
from tracker.boards.opening import open_year
from tracker.evidence import records
from tracker.evidence.evidence import EvidenceCard
from tracker.evidence.kind import Kind
from tracker.evidence.records import Draft
from tracker.units import succession
from tracker.units.unit import Unit

DOCUMENT = {
    "title": "演示机制",
    "topics": ["主动公开与办文程序"],
    "issued_on": "2026-03-02",
    "url": "https://www.example.gov.cn/1",
}


def file(kind, values, card, by):
    found = Kind.get_by_id(kind)
    values = {k: v for k, v in values.items() if k in {f["key"] for f in found.fields}}
    return records.file(
        found,
        Draft(values, date(2026, 3, 2), []),
        unit=card.unit,
        by=by,
        cards=[card.id],
        again=True,
    )


def have(card):
    return {t.criterion.key: t.have for t in tally.tallies_of([card.id])[card.id]}


def test_a_standing_document_counts_in_the_next_year_by_itself(cast, card_of):
    file("document", DOCUMENT, card_of("weiqu", 4), cast.street)
    open_year(2027)
    card = card_of("weiqu", 4, 2027)
    assert have(card) == {"mechanism": 1, "attributes": 0}
    assert [(e.verb, e.person_id) for e in Event.select().where(Event.card == card)] == [
        ("carry", None)
    ]
    open_year(2027)
    assert EvidenceCard.select().where(EvidenceCard.card == card).count() == 1


def test_what_is_due_every_year_is_not_carried(cast, card_of):
    training = {
        "subject": "演示",
        "scope": "本单位",
        "topics": ["《政府信息公开条例》"],
        "attendees": 12,
    }
    file("training", training, card_of("weiqu", 36), cast.street)
    open_year(2027)
    assert have(card_of("weiqu", 36, 2027)) == {"training": 0}


def test_a_superseded_document_stays_where_it_was(cast, card_of):
    record = file("document", DOCUMENT, card_of("weiqu", 4), cast.street)
    newer = file("document", DOCUMENT | {"title": "新机制"}, card_of("weiqu", 4), cast.street)
    type(record).update(superseded_by=newer).where(type(record).id == record.id).execute()
    open_year(2027)
    carried = EvidenceCard.select().where(EvidenceCard.card == card_of("weiqu", 4, 2027))
    assert [link.evidence_id for link in carried] == [newer.id]


def test_a_document_follows_the_work_to_the_successor(cast, card_of):
    file("document", DOCUMENT, card_of("weiqu", 4), cast.street)
    succession.merge(
        [Unit.get(Unit.code == "weiqu")],
        Unit.get(Unit.code == "duqu"),
        date(2026, 6, 1),
        by=cast.admin,
    )
    open_year(2027)
    assert have(card_of("duqu", 4, 2027))["mechanism"] == 1
    assert not Card.select().join(Unit).where((Card.year == 2027) & (Unit.code == "weiqu")).exists()
