"""The ledger 台账: a year's cards as lines, by unit or by task, with the columns that inspections ask for."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from peewee import Case, fn

from tracker import clock
from tracker.boards import tally
from tracker.boards.access import progress_of, sees_correspondence
from tracker.boards.card import Card, Closure, State
from tracker.boards.light import Light, light
from tracker.boards.queries import SHARE, with_share
from tracker.evidence.evidence import Evidence, EvidenceCard
from tracker.notices.queries import last_notices
from tracker.overview import ledger_words as said
from tracker.overview.ledger_pages import Filters, Page, narrowed
from tracker.plan.register_fields import DEPUTY
from tracker.plan.task import Task
from tracker.registers.post import Post
from tracker.registers.roster import may_see
from tracker.units.unit import Unit

BY = {"unit": "按单位", "task": "按任务"}
COLUMNS = (
    "序号",
    "任务",
    "责任单位",
    "责任人",
    "时限",
    "进展",
    "推进情况",
    "证据数",
    "灯色",
    "存在问题",
    "下一步",
    "督办单号",
    "销号日期",
)


@dataclass(slots=True)
class Line:
    number: int
    card: Card
    person: str  # 分管负责人, for those who may see the unit's roster
    evidence: int
    light: Light
    light_word: str
    proven: int | None  # percent of what the criteria ask for; None without criteria
    problems: str
    next: str
    notice: str  # the last notice's code, for those who may see the unit's notices
    closed_on: date | None

    @property
    def unit(self) -> str:
        return self.card.unit.name + ("（牵头）" if self.card.leads else "")

    @property
    def task(self) -> str:
        return f"{self.card.task.number}{f'（{self.card.share}）' if self.card.share else ''} {self.card.task.text}"

    @property
    def state(self) -> str:
        state = State(self.card.state)
        told = state in (State.SUBMITTED, State.CLOSED) and self.card.closure != Closure.DONE
        if told:
            return f"{state.label}（{Closure(self.card.closure).label}）"
        return (
            state.label
            if state == State.CLOSED or self.proven is None
            else f"{state.label} {self.proven}%"
        )

    @property
    def values(self) -> tuple:
        """In the order of COLUMNS; days as days, counts as numbers."""
        return (
            self.number,
            self.task,
            self.unit,
            self.person,
            self.card.due_on,
            self.state,
            self.card.progress,
            self.evidence,
            self.light_word,
            self.problems,
            self.next,
            self.notice,
            self.closed_on,
        )


def lines_of(
    year: int, filters: Filters, person, due_soon_days: int, page: Page | None = None
) -> list[Line]:
    """The ledger, or a page of it, as `person` may see it: five queries."""
    today, begin = clock.today(), page.begin if page else 0
    query = _cards(year, filters, person, due_soon_days)
    cards = list(query.offset(begin).limit(page.count) if page else query)
    ids = [card.id for card in cards]
    evidence, counts = evidence_counts(ids), tally.counts_of(ids)
    notices, deputies = last_notices(ids), deputies_on(today, {card.unit_id for card in cards})
    lines = []
    for number, card in enumerate(cards, begin + 1):
        colour, word = light(card, today, due_soon_days)
        notice = notices.get(card.id) if sees_correspondence(person, card) else None
        in_charge = deputies[card.unit_id] if may_see(card, person) else ()
        lines.append(
            Line(
                number,
                card,
                "、".join(in_charge),
                evidence.get(card.id, 0),
                colour,
                word,
                said.proven(counts[card.id]),
                said.problems(card, counts[card.id]),
                said.next_step(card, counts[card.id]),
                notice.code if notice else "",
                clock.local(card.closed_at).date() if card.closed_at else None,
            )
        )
    return lines


def _cards(year: int, filters: Filters, person, due_soon_days: int):
    order = (
        (Unit.position, Task.number)
        if filters.by == "unit"
        else (Task.number, Card.scope, Unit.position)
    )
    told = (
        Card.id,
        Card.unit,
        Card.state,
        Card.due_on,
        Card.leads,
        Case(None, ((progress_of(person), Card.progress),), "").alias("progress"),
        Card.closure,
        Card.returns,
        Card.submitted_at,
        Card.closed_at,
        Card.postponed,
        Card.asking,
        Task.id,
        Task.number,
        Task.text,
        Unit.id,
        Unit.code,
        Unit.name,
        Unit.position,
    )
    query = with_share(
        Card.select(*told, SHARE.alias("share")).join(Task).switch(Card).join(Unit).switch(Card)
    )
    return narrowed(query.order_by(*order, Card.scope, Card.id), year, filters, due_soon_days)


def evidence_counts(card_ids: list[int]) -> dict[int, int]:
    """card id → how many records stand on it that nothing has superseded."""
    return dict(
        EvidenceCard.select(EvidenceCard.card, fn.COUNT(EvidenceCard.id))
        .join(Evidence)
        .where((EvidenceCard.card << card_ids) & Evidence.superseded_by.is_null())
        .group_by(EvidenceCard.card)
        .tuples()
    )


def deputies_on(day: date, unit_ids: Collection[int]) -> dict[int, list[str]]:
    """unit id → who is in charge of open government there on `day`."""
    found = defaultdict(list)
    for post in (
        Post.select()
        .where((Post.duty == DEPUTY) & (Post.unit << list(unit_ids)))
        .order_by(Post.valid_from)
    ):
        if post.holds_on(day):
            found[post.unit_id].append(post.person_name)
    return found
