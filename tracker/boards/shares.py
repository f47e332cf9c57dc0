"""Shares: which unit carries which task (of which domain, of which guideline) in a year."""

from collections import defaultdict

from tracker import clock
from tracker.boards.card import Card, State
from tracker.plan.guideline import Guideline, GuidelineUnit
from tracker.plan.plan import Domain, Plan
from tracker.plan.responsibility import assigned_in
from tracker.plan.task import RELATIVE, Party, Task
from tracker.units.unit import Unit, heirs
from tracker.units.unit_group import ASSIGNED, UnitGroup


def shares(plan: Plan, year: int):
    """A row for each card that `year` asks for; a unit named twice for the same share gets one, leading if either leads."""
    standing = standing_units(year)
    found: dict[tuple, dict] = {}
    for task, domain, leads, units in _named(plan, year):
        scope = f"domain:{domain.number}" if domain else ""
        for unit in units:
            if unit not in standing:
                continue
            row = found.setdefault(
                (task.id, standing[unit], scope),
                {
                    "year": year,
                    "task": task.id,
                    "unit": standing[unit],
                    "domain": domain and domain.id,
                    "scope": scope,
                    "due_on": task.due_in(year),
                    "leads": False,
                },
            )
            row["leads"] = row["leads"] or leads
    for guideline, unit, due_on in _guided(plan, year):
        if unit in standing:
            key = guideline.task_id, standing[unit], guideline.scope
            found[key] = {
                "year": year,
                "task": guideline.task_id,
                "unit": standing[unit],
                "domain": None,
                "scope": guideline.scope,
                "due_on": due_on,
                "leads": False,
            }
    return found.values()


def standing_units(year: int) -> dict[int, int]:
    """unit id → the unit that does its work in `year`: itself, or once it has ended, whoever succeeded it."""
    units = {u.id: u for u in Unit.select()}
    valid = {u.id for u in Unit.valid_in(year)}
    found = {}
    for unit in units:
        passed, now = set(), unit
        while now not in valid and now is not None and now not in passed:
            passed.add(now)
            now = units[now].successor_id
        if now in valid:
            found[unit] = now
    return found


def unassigned(plan: Plan, year: int) -> list[Party]:
    """Parties for which the plan names nobody and the office has named nobody yet: 待明确责任单位."""
    assigned, members = assigned_in(year), _members(year)
    guided = {g.task_id for g, *_ in _guided(plan, year)}
    parties = (
        Party.select(Party, Task, UnitGroup, Domain)
        .join(Task)
        .switch(Party)
        .join(UnitGroup)
        .switch(Party)
        .left_outer_join(Domain, on=(Party.domain == Domain.id))
        .where((Task.plan == plan) & Party.carries)
        .order_by(Task.number, Party.position)
    )
    return [
        p
        for p in parties
        if not members[p.group_id]
        and p.task_id not in guided
        and not (p.group.membership == ASSIGNED and assigned.get((p.task_id, p.domain_id)))
    ]


def _named(plan: Plan, year: int):
    """(task, domain or None, leads, unit ids) for every party that carries a task with a date of its own."""
    members, assigned = _members(year), assigned_in(year)
    parties = (
        Party.select(Party, Task, UnitGroup)
        .join(Task)
        .switch(Party)
        .left_outer_join(UnitGroup)
        .where((Task.plan == plan) & Party.carries & (Task.deadline != RELATIVE))
        .order_by(Task.number, Party.position)
    )
    domains = {d.id: d for d in Domain.select().where(Domain.plan == plan)}
    for party in parties:
        units = [party.unit_id] if party.unit_id else list(members[party.group_id])
        if party.group_id and party.group.membership == ASSIGNED:
            units += assigned.get((party.task_id, party.domain_id), [])
        yield party.task, domains.get(party.domain_id), party.leads, units


def _members(year: int) -> dict[int, list[int]]:
    """group id → its members; whoever ended before `year` stays on the list for the sake of its successor."""
    found = defaultdict(list)
    for group in UnitGroup.select():
        found[group.id] = group.member_ids_in(year)
    return found


def _guided(plan: Plan, year: int):
    """(guideline, unit id, due date) of those registered in `year`, and of earlier ones that are open or had no card yet.

    An earlier one comes over once `year` has begun: until then its own card may still be closed, and would be there twice.
    """
    query = (
        GuidelineUnit.select(GuidelineUnit, Guideline)
        .join(Guideline)
        .join(Task)
        .where((Task.plan == plan) & (Guideline.year <= year))
        .order_by(Guideline.id, GuidelineUnit.id)
    )
    heir = heirs()
    last = {
        (c.scope, heir.get(c.unit_id, c.unit_id)): c
        for c in Card.select(Card.scope, Card.unit, Card.state, Card.due_on)
        .where(Card.scope.startswith("guideline:") & (Card.year < year))
        .order_by(Card.year)
    }
    for share in query:
        guideline, card = (
            share.guideline,
            last.get((share.guideline.scope, heir.get(share.unit_id, share.unit_id))),
        )
        if guideline.year == year:
            yield guideline, share.unit_id, guideline.due_on
        elif year <= clock.today().year and (card is None or card.state != State.CLOSED):
            yield guideline, share.unit_id, card.due_on if card else guideline.due_on
