"""Opening a year: its shares become cards, as often as one likes without doubling any."""

from collections.abc import Callable

from tracker import audit
from tracker.boards import tally
from tracker.boards.card import Card
from tracker.boards.shares import shares
from tracker.boards.year import Year
from tracker.data.database import db, lock
from tracker.plan.plan import Plan
from tracker.plan.task import Task
from tracker.refusals import Refused
from tracker.units.unit import Unit

# told of new cards, all of one year, inside the transaction that makes them: what earlier years left may go onto them
listeners: list[Callable[[list[Card]], None]] = []


def open_year(number: int, *, by=None) -> int:
    """Open `number` or back-fill what has been added since; return how many cards are new."""
    plan = Plan.select().first()
    if plan is None:
        raise Refused("还没有载入实施方案，请先运行 flask plan load。")
    if not plan.issued_on.year <= number <= 2100:
        raise Refused(f"{number} 不是可以开启的年度（{plan.issued_on.year} 年起）。")
    with db.atomic():
        Year.insert(number=number, plan=plan, opened_by=by).on_conflict_ignore().execute()
        Year.get_by_id(number).require_open("不能再增加任务卡")
        new = _fill(plan, number)
        audit.note("year.open", by=by, target=f"year/{number}", after={"cards": len(new)})
    tally.refresh_year(number)
    return len(new)


def back_fill(number: int) -> list[Card]:
    """The cards that `number` lacks, made and counted at once; none when it is not open or its report is issued."""
    year = Year.get_or_none(Year.number == number)
    if year is None or year.locked_at:
        return []
    with db.atomic():
        new = _fill(year.plan, number)
        for start in range(0, len(new), 200):
            tally.refresh(new[start : start + 200])
    return new


def open_years() -> list[int]:
    """The years of which something can still change."""
    return [y.number for y in Year.select().where(Year.where_open()).order_by(Year.number)]


def _fill(plan: Plan, number: int) -> list[Card]:
    """Insert what is missing, and let the leads of those that are there follow the plan. One at a time for each year."""
    lock(Year.select().where(Year.number == number))
    stood = set(Card.select(Card.task, Card.unit, Card.scope).where(Card.year == number).tuples())
    rows = list(shares(plan, number))
    lacking = [r for r in rows if _share(r) not in stood]
    for start in range(0, len(lacking), 100):
        Card.insert_many(lacking[start : start + 100]).on_conflict_ignore().execute()
    cards = list(
        Card.select(Card, Task, Unit)
        .join(Task)
        .switch(Card)
        .join(Unit)
        .where(Card.year == number)
        .order_by(Card.id)
    )
    leads = {_share(r): r["leads"] for r in rows}
    for card in cards:
        wanted = leads.get((card.task_id, card.unit_id, card.scope), card.leads)
        if card.leads != wanted:
            card.leads = wanted
            Card.update(leads=wanted, rev=Card.rev + 1).where(Card.id == card.id).execute()
    new = [c for c in cards if (c.task_id, c.unit_id, c.scope) not in stood]
    for listen in listeners:
        listen(new)
    return new


def _share(row: dict) -> tuple[int, int, str]:
    return row["task"], row["unit"], row["scope"]
