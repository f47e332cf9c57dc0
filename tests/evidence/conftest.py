"""What the tests of evidence share: records of 韦曲街办 and files."""

from datetime import date
from io import BytesIO

import pytest

from tests.evidence import samples
from tracker.boards import moves
from tracker.boards.queries import card_by_id
from tracker.boards.tally import tallies_of
from tracker.boards.transitions import Move
from tracker.evidence import records, uploads
from tracker.evidence.kind import Kind
from tracker.evidence.records import Draft
from tracker.storage.folder_store import FolderStore

TRAINING = {
    "subject": "《条例》专题学习",
    "scope": "本单位",
    "topics": ["《政府信息公开条例》"],
    "attendees": 35,
}
BRIEFING = {
    "meeting": "第三次主任办公会",
    "chair": "主要负责同志",
    "decisions": "研究部署政务公开重点工作。",
}
FORM = {
    "kind": "training",
    "happened_on": "2026-03-05",
    "v-subject": "《条例》专题学习",
    "v-scope": "本单位",
    "v-topics": "《政府信息公开条例》",
    "v-attendees": "３５人",
}
MOVE = Move(words="演示：材料另行报送", progress="演示：已按要求推进。")


def file(name="签到表.pdf", content=samples.PDF):
    return BytesIO(content), name


def have(card) -> list[int]:
    """How many records each criterion of `card` has."""
    return [t.have for t in tallies_of([card.id])[card.id]]


def brought_to(card, cast, *verbs):
    for verb in verbs:
        card = moves.apply(
            card_by_id(card.id),
            verb,
            by=cast.office if verb == "close" else cast.street,
            seen=card.version,
            move=MOVE,
        )
    return card


def draft(values=None, on=date(2026, 3, 5), staged=(), kept=()):
    return Draft(TRAINING | (values or {}), on, [a.id for a in staged], [a.id for a in kept])


@pytest.fixture
def store(app):
    return FolderStore(app.config["TRACKER_FILES"])


@pytest.fixture
def stage(store, cast):
    """stage(name, content, by=…, slot=…) → a staged upload."""

    def staged(name="签到表.pdf", content=samples.PDF, by=None, slot=""):
        return uploads.stage(
            store, BytesIO(content), name, by=by or cast.street, limit=1 << 20, slot=slot
        )

    return staged


@pytest.fixture
def filed(app, cast):
    """filed(cards, kind=…, values=…, on=…, staged=…) → a record."""

    def file(
        cards=(), kind="training", values=None, on=date(2026, 3, 5), staged=(), by=None, again=True
    ):
        by = by or cast.street
        defaults = {"training": TRAINING, "briefing": BRIEFING}.get(kind, {})
        typed = Draft(defaults | (values or {}), on, [a.id for a in staged])
        return records.file(
            Kind.get_by_id(kind),
            typed,
            unit=by.unit,
            by=by,
            cards=[c.id for c in cards],
            again=again,
        )

    return file
