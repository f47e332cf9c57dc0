"""What the office sees of all units' registers at once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from tracker.plan.register_fields import DEPUTY, DUTIES, HEAD, STAFF
from tracker.registers.media_queries import Warning, accounts_of, state_of, warnings_of
from tracker.registers.post import Post
from tracker.units.unit import Unit, heirs


@dataclass
class RosterRow:
    unit: Unit
    posts: dict[str, list[Post]]  # duty → who holds it today
    lacking: list[str]


def rosters(today: date) -> list[RosterRow]:
    """Every unit of today with who is in post: two queries."""
    posts = defaultdict(list)
    for post in Post.select().order_by(Post.valid_from):
        posts[post.unit_id].append(post)
    return [
        RosterRow(unit, _by_duty(posts[unit.id], today), lacking(posts[unit.id], today))
        for unit in Unit.select().order_by(Unit.position)
        if unit.is_valid_on(today)
    ]


def lacking(posts: list[Post], today: date) -> list[str]:
    """What a complete roster has and this one has not."""
    present = _by_duty(posts, today)
    found = [f"没有登记{duty}" for duty in (HEAD, DEPUTY) if not present[duty]]
    if present[DEPUTY] and not any(
        p.division_url and p.division_published_on for p in present[DEPUTY]
    ):
        found.append("没有登记分工公布的日期和网址")
    if not present[STAFF]:
        found.append(f"没有登记{STAFF}")
    elif not any(p.full_time for p in present[STAFF]):
        found.append(f"{STAFF}都是兼职")
    return found


def _by_duty(posts: list[Post], today: date) -> dict[str, list[Post]]:
    return {duty: [p for p in posts if p.duty == duty and p.holds_on(today)] for duty in DUTIES}


@dataclass
class AccountRow:
    account: object
    state: str
    warnings: list[Warning]


def account_rows(unit_ids, today: date, quiet_days: int) -> list[AccountRow]:
    """Accounts with their state and what is wrong with them, those that need a look first."""
    heir, hands = heirs(), defaultdict(list)  # accounts of merged units are in one hand
    for unit, accounts in accounts_of(unit_ids).items():
        hands[heir.get(unit, unit)] += accounts
    rows = [
        AccountRow(
            account, state_of(account, today), warnings_of(account, accounts, today, quiet_days)
        )
        for accounts in hands.values()
        for account in accounts
    ]
    return sorted(rows, key=lambda row: not any(w.tone for w in row.warnings))
