"""Bringing the plan's tables up to date with what seeds/ says, as the office has ruled on it (overlay.py)."""

from dataclasses import asdict

from tracker.data.database import put
from tracker.plan.criterion import Criterion
from tracker.plan.criterion_heirs import pass_on
from tracker.plan.plan import Clause, Domain, Plan
from tracker.plan.ruling import Ruling
from tracker.plan.seeds import Seeds
from tracker.plan.seeds.tasks import PartySeed, TaskSeed
from tracker.plan.task import Party, Task
from tracker.units.unit import Unit, UnitAlias
from tracker.units.unit_change import UnitChange
from tracker.units.unit_group import Member, UnitGroup


def load_plan(seeds: Seeds) -> Plan:
    units = _units(seeds)
    groups = _groups(seeds, units)
    head = seeds.plan
    plan = put(
        Plan, {"code": head.code}, title=head.title, issuer=head.issuer, issued_on=head.issued_on
    )
    for clause in seeds.clauses:
        put(
            Clause,
            {"plan": plan, "ref": clause.ref},
            chapter=clause.chapter.ref,
            chapter_title=clause.chapter.title,
            title=clause.title,
            text=clause.text,
            position=clause.position,
        )
    domains = {
        d.number: put(
            Domain, {"plan": plan, "number": d.number}, name=d.name, display_name=d.display_name
        )
        for d in seeds.domains
    }
    tasks = {t.number: _task(plan, t) for t in seeds.tasks}
    for seed in seeds.tasks:
        shares = (
            [(domains[d.number], p) for d in seeds.domains for p in d.parties]
            if seed.by_domain
            else [(None, p) for p in seed.parties]
        )
        _parties(tasks[seed.number], shares, units, groups)
    _criteria(seeds, tasks)
    for ruling in seeds.rulings:
        put(
            Ruling,
            {"plan": plan, "key": ruling.key},
            title=ruling.title,
            place=ruling.place,
            source_text=ruling.source_text,
            finding=ruling.finding,
            ruling=ruling.ruling,
            affects=ruling.affects,
            alternatives=[asdict(a) for a in ruling.alternatives],
            position=ruling.position,
        )
    return plan


def _units(seeds: Seeds) -> dict[str, Unit]:
    """What the administrator has made of a unit since stands above what ships."""
    kept = {u.code: u for u in Unit.select().join(UnitChange).distinct()}
    units = {
        u.code: kept.get(u.code)
        or put(
            Unit,
            {"code": u.code},
            name=u.name,
            full_name=u.full_name,
            kind=u.kind,
            position=u.position,
            valid_from=u.valid_from,
            valid_to=u.valid_to,
        )
        for u in seeds.units
    }
    for seed in seeds.units:
        if seed.successor and seed.code not in kept:
            put(Unit, {"code": seed.code}, successor=units[seed.successor])
        for alias in seed.aliases:
            put(UnitAlias, {"name": alias}, unit=units[seed.code])
    return units


def _groups(seeds: Seeds, units: dict[str, Unit]) -> dict[str, UnitGroup]:
    groups = {}
    for seed in seeds.groups:
        group = groups[seed.code] = put(
            UnitGroup, {"code": seed.code}, name=seed.name, membership=seed.membership
        )
        for member in seed.members:
            put(
                Member,
                {"group": group, "unit": units[member.unit], "valid_from": member.valid_from},
                valid_to=member.valid_to,
            )
    return groups


def _task(plan: Plan, seed: TaskSeed) -> Task:
    clause = seed.clause
    return put(
        Task,
        {"plan": plan, "number": seed.number},
        text=seed.text,
        chapter=clause.chapter.ref,
        chapter_title=clause.chapter.title,
        clause=clause.ref,
        clause_title=clause.title,
        deadline_text=seed.deadline_text,
        deadline=seed.deadline,
        due_on=seed.due_on,
        months=seed.months,
        body_text=seed.body_text,
        note=seed.note,
    )


def _parties(task: Task, shares: list[tuple[Domain | None, PartySeed]], units, groups) -> None:
    kept = [
        put(
            Party,
            {
                "task": task,
                "domain": domain,
                "unit": units.get(p.unit),
                "group": groups.get(p.group),
            },
            label=p.label,
            leads=p.leads,
            carries=p.carries,
            source=p.source,
            position=100 * (domain.number if domain else 0) + p.position,
        ).id
        for domain, p in shares
    ]
    Party.delete().where((Party.task == task) & Party.id.not_in(kept)).execute()


def _criteria(seeds: Seeds, tasks: dict[int, Task]) -> None:
    """A criterion that the seeds no longer have is switched off, so that what it decided can still be read."""
    codes = {u.name: u.code for u in seeds.units}  # a unit keeps its code when it is renamed
    kept = [
        put(
            Criterion,
            {"task": tasks[c.task], "key": c.key},
            label=c.label,
            source=c.source,
            kind=c.kind,
            need=c.need,
            applies={"who": c.applies, "units": [codes[name] for name in c.units]},
            phase=c.phase,
            conditions=c.where,
            standing=c.standing,
            zero_ok=c.zero_ok,
            basis=c.basis,
            clause=c.clause,
            wording=c.wording,
            active=c.active,
            position=c.position,
        ).id
        for c in seeds.criteria
    ]
    Criterion.update(active=False).where(
        (Criterion.task << [t.id for t in tasks.values()]) & Criterion.id.not_in(kept)
    ).execute()
    pass_on()
