"""A unit's demo year: its cards received, proven, submitted, verified or returned, each on its day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from peewee import JOIN

from tracker import clock
from tracker.boards import moves, proof, tally
from tracker.boards.card import Card, Closure
from tracker.boards.transitions import Move
from tracker.boards.year import Year
from tracker.demo import files
from tracker.demo.samples import Samples
from tracker.evidence import links, records, uploads
from tracker.evidence.evidence import Evidence
from tracker.evidence.kind import Kind
from tracker.evidence.proving import counts
from tracker.plan.criterion import Criterion
from tracker.plan.plan import Domain
from tracker.plan.task import Task
from tracker.refusals import Refused
from tracker.units.unit import Unit

# How far a card gets, and how often, by how diligent its unit is.
FATES = ("closed", "submitted", "returned", "proven", "doing", "pending", "not_applicable")
WEIGHTS = {
    "good": (70, 8, 3, 8, 6, 2, 3),
    "fair": (48, 12, 8, 12, 12, 6, 2),
    "late": (20, 10, 10, 15, 20, 23, 2),
    "done": (94, 0, 0, 1, 1, 1, 3),
}


@dataclass
class Stage:
    """What every unit's story shares."""

    until: date  # the last day that is told
    over: bool  # nothing of the year is left to do
    samples: Samples
    store: object
    fonts: Path
    kinds: dict[str, Kind]
    criteria: list[Criterion]
    offices: list

    @property
    def year(self) -> int:
        return self.until.year


def play(unit: Unit, clerk, stage: Stage, *, diligence: str, certain: set[int]) -> None:
    """Play `unit`'s year; the cards of the tasks in `certain` are closed whatever is drawn."""
    cards = list(
        Card.select(Card, Task, Unit, Year, Domain)
        .join(Task)
        .switch(Card)
        .join(Unit)
        .switch(Card)
        .join(Year)
        .switch(Card)
        .join(Domain, JOIN.LEFT_OUTER)
        .where((Card.unit == unit) & (Card.year == stage.year))
        .order_by(Task.number, Card.scope)
    )
    fates = {}
    for card in cards:
        drawn = stage.samples.draw.choices(FATES, WEIGHTS[diligence])[0]
        fates[card.id] = "closed" if card.task.number in certain else drawn
    _receive([c for c in cards if fates[c.id] != "pending"], clerk, stage)
    proven = [c for c in cards if fates[c.id] in ("closed", "submitted", "returned", "proven")]
    for card in proven:
        _prove(card, [c for c in proven if c.id != card.id], clerk, stage)
    for card in cards:
        _finish(card, fates[card.id], clerk, stage)


def at(stage: Stage, share: float, hour: int = 9) -> datetime:
    """A working hour on the day that lies `share` of the way from new year to the last day told."""
    first = date(stage.year, 1, 4)
    day = first + timedelta(days=int(share * max((stage.until - first).days - 1, 0)))
    minute = stage.samples.draw.randint(0, 59)
    return (
        datetime.combine(day, time(hour, minute))
        .replace(tzinfo=clock.SHANGHAI)
        .astimezone(clock.UTC)
        .replace(tzinfo=None)
    )


def _receive(cards: list[Card], clerk, stage: Stage) -> None:
    with clock.told(at(stage, stage.samples.draw.uniform(0.02, 0.1))):
        for card in cards:
            moves.apply(card, "receive", by=clerk, seen=card.version)


def _prove(card: Card, others: list[Card], clerk, stage: Stage) -> None:
    """File what `card` still lacks, each record on every card of the unit that it proves."""
    have = {t.criterion_id: t.have for t in tally.tallies_of([card.id])[card.id]}
    for criterion in proof.asked_of(card, stage.criteria):
        if criterion.source != "evidence":
            continue
        for _ in range(criterion.need - have.get(criterion.id, 0)):
            _file(card, criterion, others, clerk, stage)


def _file(card: Card, criterion: Criterion, others: list[Card], clerk, stage: Stage) -> Evidence:
    kind, samples = stage.kinds[criterion.kind], stage.samples
    moment = at(stage, samples.draw.uniform(0.15, 0.75), hour=10)
    day = clock.local(moment).date()
    with clock.told(moment):
        values = samples.values(
            kind,
            criterion.conditions,
            day,
            unit=card.unit.name,
            code=card.unit.code,
            domain=card.domain.display_name if card.domain_id else "其他",
        )
        staged = (
            [_attach(kind, card.unit, clerk, day, stage)]
            if kind.files and samples.draw.random() < 0.3
            else []
        )
        draft = records.Draft(values, day - timedelta(days=samples.draw.randint(0, 3)), staged)
        record = records.file(kind, draft, unit=card.unit, by=clerk, cards=[card.id], again=True)
        also = [
            c.id
            for c in others
            if any(counts(asked, c.year_id, record) for asked in proof.asked_of(c, stage.criteria))
        ]
        if also and not kind.one_share:
            links.attach(record, also, by=clerk)
    return record


def _attach(kind: Kind, unit: Unit, clerk, day: date, stage: Stage) -> int:
    slot = kind.files[0]
    image = files.picture(
        stage.fonts, slot["label"], [unit.name, f"{day.year}年{day.month}月{day.day}日", kind.name]
    )
    return uploads.stage(
        stage.store,
        image,
        f"{slot['label']}（演示）.png",
        by=clerk,
        limit=1 << 24,
        slot=slot["key"],
    ).id


def _finish(card: Card, fate: str, clerk, stage: Stage) -> None:
    samples, office = stage.samples, stage.samples.draw.choice(stage.offices)
    sent = samples.draw.uniform(0.76, 0.94)  # after everything that it stands on
    text = samples.progress(
        card.task.number,
        unit=card.unit.name,
        year=stage.year,
        domain=card.domain.display_name if card.domain_id else "",
    )
    if fate in ("pending",):
        return
    with clock.told(at(stage, sent)):
        if fate in ("doing", "proven"):
            if samples.draw.random() < 0.6:
                moves.save_progress(card, text, by=clerk)
            return
        if fate == "not_applicable":
            move = Move(
                words="本单位没有此项职能，请予核定。",
                progress="本单位不涉及此项工作。",
                closure=Closure.NOT_APPLICABLE,
            )
        else:
            gaps = tally.missing(card)
            move = Move(progress=text, words="部分材料正在整理，随后补充。" if gaps else "")
        moves.apply(card, "submit", by=clerk, seen=card.version, move=move)
    if fate == "submitted":
        return
    with clock.told(at(stage, min(sent + samples.draw.uniform(0.01, 0.05), 1.0), hour=15)):
        if fate == "returned":
            words = samples.draw.choice(
                [
                    "请补充会议纪要后重新提请。",
                    "网址打不开，请核对。",
                    "推进情况过于简单，请写明数量和结果。",
                ]
            )
            moves.apply(card, "return", by=office, seen=card.version, move=Move(words=words))
        else:
            try:
                moves.apply(card, "close", by=office, seen=card.version)
            except Refused:  # not everything is on record, or contributors of a lead are not done
                words = "经核实情况属实，同意先行销号，所缺材料限期补齐。"
                moves.apply(card, "close", by=office, seen=card.version, move=Move(words=words))
