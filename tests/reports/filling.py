"""A year of records of every kind, drawn at random and always the same, so that every figure has something behind it."""

import random
from datetime import date, datetime

from tracker.boards.card import Card, State
from tracker.boards.opening import open_year
from tracker.evidence.evidence import Evidence
from tracker.evidence.kind import Kind
from tracker.notices.issuing import Draft, issue
from tracker.plan.register_fields import DEPUTY, STAFF
from tracker.plan.task import Task
from tracker.registers.media_account import CLOSE, OPEN, Filing, MediaAccount
from tracker.registers.post import Post
from tracker.units.unit import Unit

UNITS = ("weiqu", "guodu", "sifaju", "zhengfuban")


def fill(cast, seed=7):
    """Two years: cards in every state, three records a kind and unit, posts, accounts and notices."""
    chance, units = random.Random(seed), [Unit.get(Unit.code == code) for code in UNITS]
    open_year(2025)
    drawn_as = {}
    for card in Card.select(Card.id, Card.year).order_by(Card.id):
        key = (
            chance.choices(list(State), (2, 3, 2, 5))[0],
            chance.random() < 0.1,
            date(card.year_id, chance.choice((3, 12)), 28),
        )
        drawn_as.setdefault(key, []).append(card.id)
    for (state, returned, due_on), ids in drawn_as.items():
        Card.update(
            state=state, returns=returned, due_on=due_on, submitted_at=datetime(2026, 2, 1)
        ).where(Card.id << ids).execute()
    Evidence.insert_many(
        [
            {
                "unit": unit,
                "kind": kind,
                "title": f"演示{kind.name}",
                "happened_on": day,
                "created_by": cast.street,
                "values": {field["key"]: drawn(field, chance) for field in kind.fields},
            }
            for kind in Kind.select().order_by(Kind.position)
            for unit in units
            for day in (date(2025, 5, 6), date(2026, 3, 1), date(2026, 6, 30))
        ]
    ).execute()
    for unit in units:
        Post.create(
            unit=unit,
            person_name="演示用户",
            duty=STAFF,
            full_time=True,
            valid_from=date(2025, 1, 1),
        )
        Post.create(
            unit=unit,
            person_name="演示用户",
            duty=DEPUTY,
            valid_from=date(2025, 1, 1),
            division_published_on=date(2025, 2, 1),
        )
        account = MediaAccount.create(
            unit=unit, platform="微信公众号", name="演示", opened_on=date(2025, 3, 1)
        )
        Filing.create(
            account=account, event=OPEN, effective_on=date(2025, 3, 1), person=cast.street
        )
    MediaAccount.update(closed_on=date(2026, 2, 1)).where(MediaAccount.id == account.id).execute()
    Filing.create(account=account, event=CLOSE, effective_on=date(2026, 2, 1), person=cast.street)
    late = (
        Card.select()
        .join(Task)
        .where((Card.year == 2026) & (Card.state == State.DOING))
        .order_by(Card.id)
        .limit(3)
    )
    issue(
        {card.id: card.version for card in late},
        Draft(date(2026, 12, 1), "演示：请抓紧办理。"),
        by=cast.office,
    )


def drawn(field, chance):
    if field["type"] == "number":
        return chance.randint(field["min"] or 0, 40)
    if field["type"] == "choices":
        return chance.sample(field["choices"], chance.randint(1, len(field["choices"])))
    if field["type"] == "choice":
        return chance.choice(field["choices"])
    return (
        chance.random() < 0.5
        if field["type"] == "flag"
        else chance.choice(("甲", "乙"))
        if field["type"] == "text"
        else "演示"
    )
