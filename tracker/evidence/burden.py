"""The burden of filing: how many records each unit filed in a year, and how many cards each of them served."""

from dataclasses import dataclass
from datetime import date

from peewee import fn

from tracker.boards.card import Card
from tracker.boards.tally import Tally
from tracker.evidence.attachment import Attachment
from tracker.evidence.evidence import Evidence, EvidenceCard
from tracker.plan.criterion import Criterion
from tracker.units.unit import Unit


@dataclass
class Load:
    """A unit's line: `records` of the year, `used` on its cards, `uses` of them there, `cards` that they proved."""

    unit: Unit | None
    records: int = 0
    used: int = 0
    uses: int = 0
    cards: int = 0
    files: int = 0
    contents: int = 0  # different files: what is above them was uploaded more than once

    @property
    def uses_each(self) -> float | None:
        """How many cards a record serves that serves any."""
        return self.uses / self.used if self.used else None

    @property
    def repeated(self) -> int:
        return self.files - self.contents


def burden_of(year: int) -> list[Load]:
    """A line for each unit that exists in `year`, in the plan's order: five queries."""
    loads = {unit.id: Load(unit) for unit in Unit.valid_in(year)}
    happened = (
        Evidence.happened_on.between(date(year, 1, 1), date(year, 12, 31))
        & Evidence.superseded_by.is_null()
    )
    linked = (
        Evidence.select(Evidence.unit, fn.COUNT(Evidence.id.distinct()), fn.COUNT(EvidenceCard.id))
        .join(EvidenceCard)
        .join(Card)
        .where((Card.year == year) & Evidence.superseded_by.is_null())
    )
    proven = (
        Card.select(Card.unit, fn.COUNT(Card.id.distinct()))
        .join(Tally)
        .join(Criterion)
        .where((Card.year == year) & (Criterion.source == "evidence") & (Tally.have > 0))
    )
    files = (
        Evidence.select(
            Evidence.unit, fn.COUNT(Attachment.id), fn.COUNT(Attachment.sha256.distinct())
        )
        .join(Attachment)
        .where(happened)
    )
    for names, query in (
        (
            ("records",),
            Evidence.select(Evidence.unit, fn.COUNT(Evidence.id))
            .where(happened)
            .group_by(Evidence.unit),
        ),
        (("used", "uses"), linked.group_by(Evidence.unit)),
        (("cards",), proven.group_by(Card.unit)),
        (("files", "contents"), files.group_by(Evidence.unit)),
    ):
        for unit, *counts in query.tuples():
            if unit in loads:
                vars(loads[unit]).update(zip(names, counts))
    return list(loads.values())


def total_of(loads: list[Load]) -> Load:
    names = ("records", "used", "uses", "cards", "files", "contents")
    return Load(None, **{name: sum(getattr(load, name) for load in loads) for name in names})
