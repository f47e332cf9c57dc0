"""Evidence as a source of proof: which records count towards a criterion, and what is still missing."""

from collections import defaultdict
from datetime import date

from tracker.accounts.person import Person
from tracker.boards import tally
from tracker.boards.card import Card
from tracker.boards.proof import Gap, Item, asked_of
from tracker.evidence.evidence import Evidence, EvidenceCard
from tracker.evidence.kind import Kind
from tracker.plan.conditions import all_hold, holds
from tracker.plan.criterion import Criterion
from tracker.plan.plan import Domain
from tracker.plan.task import Task


def in_time(criterion: Criterion, year: int, happened_on: date) -> bool:
    """The day on which a record happened decides the year it counts for; standing proof stays good."""
    return happened_on.year <= year if criterion.standing else happened_on.year == year


def counts(criterion: Criterion, year: int, record: Evidence) -> bool:
    """Does `record` count towards `criterion` on a card of `year`?"""
    return (
        record.kind_id == criterion.kind
        and record.superseded_by_id is None
        and in_time(criterion, year, record.happened_on)
        and all_hold(criterion.conditions, record.values)
    )


def said(record: Evidence, cards: list[Card] | None = None) -> str:
    """What `record` does for `cards` (those on which it stands) now, as sentences: 任务33:听取汇报 1/1 已满足。"""
    if cards is None:
        cards = list(
            Card.select(Card, Task, Domain)
            .join(EvidenceCard)
            .switch(Card)
            .join(Task)
            .switch(Card)
            .left_outer_join(Domain)
            .where(EvidenceCard.evidence == record)
            .order_by(Task.number, Card.id)
        )
    tallies = tally.tallies_of([card.id for card in cards])
    words = {
        card.id: [
            _standing(t, card, record)
            for t in tallies[card.id]
            if t.criterion.kind == record.kind_id
        ]
        for card in cards
    }
    return "".join(f"{card.name}：{'、'.join(words[card.id]) or '已关联'}。" for card in cards)


def _standing(tally, card: Card, record: Evidence) -> str:
    criterion = tally.criterion
    words = f"{criterion.label} {tally.have}/{criterion.need}" + (" 已满足" if tally.met else "")
    if tally.met or counts(criterion, card.year_id, record):
        return words
    return f"{words}（这条未计入，{why_not(criterion, card.year_id, record, record.kind)}）"


class EvidenceProof:
    """Answers boards.proof for the criteria whose source is evidence."""

    def count(self, cards: list[Card], criteria: list[Criterion]) -> dict[tuple[int, int], int]:
        standing = _records_on([card.id for card in cards])
        return {
            (card.id, criterion.id): sum(
                counts(criterion, card.year_id, record) for record in standing[card.id]
            )
            for card in cards
            for criterion in asked_of(card, criteria)
        }

    def items(self, card: Card, criteria: list[Criterion]) -> dict[int | None, list[Item]]:
        found = defaultdict(list)
        for record in _records_on([card.id])[card.id]:
            served = [c.id for c in criteria if counts(c, card.year_id, record)]
            for key in served or [None]:
                found[key].append(
                    Item(
                        record.title,
                        f"/evidence/{record.id}",
                        record.happened_on,
                        record.created_by.name,
                    )
                )
        return found

    def gaps(self, wanted: list[tuple[Card, Criterion]]) -> dict[tuple[int, int], Gap]:
        cards = {card.id: card for card, _ in wanted}
        kinds = {k.key: k for k in Kind.select().where(Kind.key << {c.kind for _, c in wanted})}
        standing = _records_on(list(cards))
        own = _records_of({card.unit_id for card in cards.values()}, kinds)
        return {
            (card.id, c.id): _gap(
                card,
                c,
                kinds[c.kind],
                [r for r in standing[card.id] if r.kind_id == c.kind],
                own[card.unit_id],
            )
            for card, c in wanted
        }


def _gap(
    card: Card, criterion: Criterion, kind: Kind, records: list[Evidence], own: list[Evidence]
) -> Gap:
    """What `records` on the card do not show yet; `own` are all that its unit has of such kinds."""
    taken = {r.id for r in records}
    spare = sum(r.id not in taken and counts(criterion, card.year_id, r) for r in own)
    words = _lacking(card, criterion, kind, records) + (
        f"本单位另有 {spare} {kind.measure}符合要求的{kind.name}，关联到本任务卡即可。"
        if spare
        else ""
    )
    return Gap(
        words,
        f"/evidence/new?card={card.id}&kind={kind.key}&criterion={criterion.key}",
        f"新增{criterion.label}",
        f"/evidence?card={card.id}&kind={kind.key}" if spare else "",
    )


def _lacking(card: Card, criterion: Criterion, kind: Kind, records: list[Evidence]) -> str:
    good = [r for r in records if counts(criterion, card.year_id, r)]
    sentence = f"{criterion.label}还缺 {max(criterion.need - len(good), 0)} {kind.measure}"
    if len(good) < len(records):
        failed = next(r for r in records if r not in good)
        sentence += (
            f"：已有 {len(records) - len(good)} {kind.measure}{kind.name}，"
            f"但{why_not(criterion, card.year_id, failed, kind)}"
        )
    return sentence + "。"


def why_not(criterion: Criterion, year: int, record: Evidence, kind: Kind) -> str:
    """The first reason why `record` does not count, as the end of a sentence."""
    if not in_time(criterion, year, record.happened_on):
        return f"“{kind.date_label}”不在 {year} 年" + ("或以前" if criterion.standing else "")
    for key, condition in criterion.conditions.items():
        if not holds(condition, record.values.get(key)):
            return _unmet(kind.label_of(key), condition)
    return "不符合要求"


def _unmet(label: str, condition) -> str:
    if not isinstance(condition, dict):
        return f"没有勾选“{label}”" if condition is True else f"“{label}”不是{_quoted(condition)}"
    verb, wanted = next(iter(condition.items()))
    return {
        "contains": lambda: f"“{label}”未含{_quoted(wanted)}",
        "any": lambda: f"“{label}”不是{'、'.join(map(_quoted, wanted))}之一",
        "filled": lambda: f"没有填写“{label}”",
        "at_least": lambda: f"“{label}”不到 {wanted}",
    }[verb]()


def _quoted(word) -> str:
    return str(word) if str(word).startswith("《") else f"“{word}”"


def _records_on(card_ids: list[int]) -> dict[int, list[Evidence]]:
    """card id → its records that nothing has superseded, by the day on which they happened: one query."""
    found = defaultdict(list)
    query = (
        EvidenceCard.select(EvidenceCard, Evidence, Person)
        .join(Evidence)
        .join(Person, on=(Evidence.created_by == Person.id))
        .where((EvidenceCard.card << card_ids) & Evidence.superseded_by.is_null())
        .order_by(Evidence.happened_on, Evidence.id)
    )
    for link in query:
        found[link.card_id].append(link.evidence)
    return found


def _records_of(unit_ids: set[int], kinds: dict[str, Kind]) -> dict[int, list[Evidence]]:
    """unit id → the records of these kinds that it could put on its cards: one query. What proves one share only is not spare elsewhere."""
    found, alone = defaultdict(list), [key for key, kind in kinds.items() if kind.one_share]
    query = Evidence.select().where(
        (Evidence.unit << unit_ids)
        & (Evidence.kind << list(kinds))
        & Evidence.superseded_by.is_null()
    )
    if alone:
        query = query.where(
            Evidence.kind.not_in(alone)
            | Evidence.id.not_in(EvidenceCard.select(EvidenceCard.evidence))
        )
    for record in query:
        found[record.unit_id].append(record)
    return found
