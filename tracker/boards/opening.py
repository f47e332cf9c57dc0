"""Opening a year: task × unit (× domain) becomes cards, as often as one likes without doubling any."""
from tracker.boards import proof
from tracker.boards.card import Card
from tracker.boards.year import Year
from tracker.db import db
from tracker.people.unit import Unit
from tracker.plan.plan import Domain, Plan
from tracker.plan.task import RELATIVE, Party, Task
from tracker.plan.group import UnitGroup
from tracker.refusals import Refused


def open_year(number: int, *, by=None) -> int:
    """Open `number` or back-fill what has been added since; return how many cards are new."""
    if not 2021 <= number <= 2100:
        raise Refused(f"{number} 不是可以开启的年度（2021 年起）。")
    plan = Plan.select().first()
    if plan is None:
        raise Refused("还没有载入实施方案，请先运行 flask plan load。")
    with db.atomic():
        Year.insert(number=number, plan=plan, opened_by=by).on_conflict_ignore().execute()
        year = Year.get_by_id(number)
        if year.locked_at:
            raise Refused(f"{number} 年的年度报告已经印发，不能再增加任务卡。")
        before = Card.select().where(Card.year == number).count()
        rows = list(shares(plan, number))
        for start in range(0, len(rows), 100):
            Card.insert_many(rows[start:start + 100]).on_conflict_ignore().execute()
        after = Card.select().where(Card.year == number).count()
    proof.refresh_year(number)
    return after - before


def shares(plan: Plan, year: int):
    """A row for each card that `year` asks for; a unit named twice for the same share gets one, leading if either leads."""
    valid = {u.id for u in Unit.valid_in(year)}
    groups = {g.id: g.units_in(year) for g in UnitGroup.select()}
    found: dict[tuple, dict] = {}
    parties = (Party.select(Party, Task).join(Task)
               .where((Task.plan == plan) & Party.carries & (Task.deadline != RELATIVE))
               .order_by(Task.number, Party.position))
    domains = {d.id: d for d in Domain.select().where(Domain.plan == plan)}
    for party in parties:
        units = [party.unit_id] if party.unit_id else [u.id for u in groups[party.group_id]]
        scope = f"domain:{domains[party.domain_id].number}" if party.domain_id else ""
        for unit in units:
            if unit not in valid:
                continue
            row = found.setdefault((party.task_id, unit, scope), {
                "year": year, "task": party.task_id, "unit": unit, "domain": party.domain_id, "scope": scope,
                "due_on": party.task.due_in(year), "leads": False})
            row["leads"] = row["leads"] or party.leads
    return found.values()


def unassigned(plan: Plan, year: int) -> list[Party]:
    """Parties for which the plan names nobody and the office has named nobody yet: 待明确责任单位."""
    parties = (Party.select(Party, Task, UnitGroup, Domain).join(Task).switch(Party).join(UnitGroup)
               .switch(Party).left_outer_join(Domain, on=(Party.domain == Domain.id))
               .where((Task.plan == plan) & Party.carries).order_by(Task.number, Party.position))
    empty = {g.id for g in UnitGroup.select() if not g.units_in(year)}
    return [p for p in parties if p.group_id in empty]
