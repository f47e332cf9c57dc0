"""Everything that a reviewer reads before closing a card: records with their fields and files, side by side."""

from dataclasses import dataclass

from tracker.boards.card import Card
from tracker.evidence import fields
from tracker.evidence.attachment import Attachment
from tracker.evidence.evidence import Evidence, EvidenceCard
from tracker.evidence.kind import Kind
from tracker.units.unit import Unit

PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")
PDF = "application/pdf"


@dataclass
class File:
    attachment: Attachment
    slot: str  # what the kind calls it

    @property
    def shows_as(self) -> str:
        """picture and pdf can be read in the page; any other file is downloaded."""
        a = self.attachment
        media_type = a.media_type
        return (
            "picture"
            if a.picture or media_type in PICTURES
            else "pdf"
            if media_type == PDF
            else "other"
        )


@dataclass
class Record:
    evidence: Evidence
    rows: list[tuple[dict, str]]
    files: list[File]


def records_on(card: Card) -> list[Record]:
    """The records on a card that nothing has superseded, by the day on which they happened: two queries."""
    found = list(
        Evidence.select(Evidence, Kind, Unit)
        .join(Kind)
        .switch(Evidence)
        .join(Unit)
        .switch(Evidence)
        .join(EvidenceCard)
        .where((EvidenceCard.card == card) & Evidence.superseded_by.is_null())
        .order_by(Evidence.happened_on, Evidence.id)
    )
    attachments = (
        Attachment.select()
        .where(Attachment.evidence << [e.id for e in found])
        .order_by(Attachment.id)
    )
    files: dict[int, list[Attachment]] = {}
    for attachment in attachments if found else ():
        files.setdefault(attachment.evidence_id, []).append(attachment)
    return [
        Record(e, _rows(e), [File(a, e.kind.slot_label(a.slot)) for a in files.get(e.id, [])])
        for e in found
    ]


def _rows(record: Evidence) -> list[tuple[dict, str]]:
    shown = (
        (spec, fields.shown(spec, record.values.get(spec["key"]))) for spec in record.kind.fields
    )
    return [(spec, words) for spec, words in shown if words]
