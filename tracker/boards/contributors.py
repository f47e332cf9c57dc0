"""Lead units and those that contribute: the cards which share one task, or of task 1 one domain."""

from collections.abc import Iterable

from tracker.boards.card import Card, State
from tracker.units.unit import Unit


def open_contributors(cards: Iterable[Card]) -> dict[int, list[str]]:
    """lead card's id → the names of the contributing units that have not closed theirs: one query for all cards."""
    leading = {c.id: (c.year_id, c.task_id, c.scope) for c in cards if c.leads}
    if not leading:
        return {}
    query = (
        Card.select(Card.year, Card.task, Card.scope, Unit.name)
        .join(Unit)
        .where(
            (Card.task << {task for _, task, _ in leading.values()})
            & (Card.year << {year for year, *_ in leading.values()})
            & ~Card.leads
            & (Card.state != State.CLOSED)
        )
        .order_by(Unit.position)
    )
    shares: dict[tuple, list[str]] = {}
    for year, task, scope, name in query.tuples():
        shares.setdefault((year, task, scope), []).append(name)
    return {card_id: shares[key] for card_id, key in leading.items() if key in shares}


def behind(card: Card) -> str:
    """The contributing units whose cards a lead unit's card waits for: a few names and their number, or nothing."""
    units = open_contributors([card]).get(card.id, []) if card.state != State.CLOSED else []
    few = "、".join(units[:4])
    return f"{few}等 {len(units)} 个单位" if len(units) > 4 else few


def waits_for(card: Card) -> str:
    """The same where it stands in the way: before the card is closed."""
    return behind(card) if card.state == State.SUBMITTED else ""
