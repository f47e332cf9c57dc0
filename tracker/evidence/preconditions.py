"""What stands in the way: who may change a record, as it is now, and what the cards on which it stands allow."""

from tracker.boards.card import Card, State
from tracker.boards.year import Year
from tracker.data.database import lock
from tracker.evidence.evidence import Evidence, EvidenceCard
from tracker.evidence.kind import Kind
from tracker.permissions import can
from tracker.plan.plan import Domain
from tracker.plan.task import Task
from tracker.refusals import Conflict, Forbidden, Missing, Refused
from tracker.units.unit import Unit

OPEN = (State.PENDING, State.DOING)


def allowed(record: Evidence, by) -> None:
    if not can("change evidence", record, by):
        raise Forbidden("材料由填报单位的经办人办理，您的账号不能改动。")


def current(record: Evidence) -> None:
    if record.superseded_by_id:
        raise Refused(
            "这条材料已被新的材料替代，不能再改动。",
            link=(f"/evidence/{record.superseded_by_id}", "查看新的材料"),
        )


def still_open(card: Card, what: str) -> None:
    card.year.require_open(f"{card.name}不能再{what}")
    if card.state not in OPEN:
        mend = "请先撤回" if card.state == State.SUBMITTED else "须由区政府办公室重新办理"
        raise Refused(
            f"{card.name}现在是“{State(card.state).label}”，不能{what}；{mend}。",
            link=(f"/cards/{card.id}", "打开任务卡"),
        )


def held(record: Evidence) -> Evidence:
    """The record as it is now, held until the transaction ends. Records are held before cards, everywhere."""
    found = lock(Evidence.select().where(Evidence.id == record.id))
    if not found:
        raise Missing("没有这条材料。")
    return found[0]


def held_cards(ids) -> list[Card]:
    """Cards with all that rules ask of them, held until the transaction ends."""
    ids = sorted(set(ids))
    lock(Card.select(Card.id).where(Card.id << ids).order_by(Card.id))
    cards = list(cards_with_all().where(Card.id << ids))
    if len(cards) < len(ids):
        raise Missing("没有这张任务卡。")
    return cards


def cards_with_all():
    return (
        Card.select(Card, Task, Unit, Year, Domain)
        .join(Task)
        .switch(Card)
        .join(Unit)
        .switch(Card)
        .join(Year)
        .switch(Card)
        .left_outer_join(Domain)
        .order_by(Card.year, Task.number, Card.scope, Card.id)
    )


def held_as_seen(record: Evidence, seen: int) -> Evidence:
    fresh = held(record)
    current(fresh)
    if fresh.version != seen:
        raise Conflict(
            "这条材料刚刚被他人修改过。您填写的内容都还在，请对照现在的内容核对后再保存。"
        )
    return fresh


def card_ids_of(record: Evidence) -> list[int]:
    return [row.card_id for row in EvidenceCard.select().where(EvidenceCard.evidence == record)]


def changeable(record: Evidence, cards) -> None:
    done = [card for card in cards if card.state == State.CLOSED or card.year.locked_at]
    if done:
        raise Refused(
            f"这条材料支撑着已销号的{'、'.join(c.name for c in done)}，不能修改；可以用新的材料替代，两条都会保留。",
            link=(f"/evidence/{record.id}/supersession", "用新的材料替代"),
        )
    no_card_waits(cards, "修改")


def second_share(kind: Kind, cards: list[Card]) -> str:
    """Why one record of `kind` cannot be on all of `cards`; empty when it can. Another year's card of a share is of the same share."""
    shares = (
        {(card.task_id, card.scope): card for card in reversed(cards)} if kind.one_share else {}
    )
    if len(shares) < 2:
        return ""
    other, first = list(shares.values())[-2:]
    return f"{kind.name}须各填一{kind.measure}：这一{kind.measure}用于{first.name}，{other.name}请另填一{kind.measure}。"


def no_card_waits(cards, what: str) -> None:
    waiting = [card for card in cards if card.state == State.SUBMITTED]
    if waiting:
        raise Refused(
            f"这条材料所在的{'、'.join(c.name for c in waiting)}正在等待核验，不能{what}；请先撤回。",
            link=(f"/cards/{waiting[0].id}", "打开任务卡"),
        )
