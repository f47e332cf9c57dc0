"""The whole plan as data and as lines of text: tasks, clauses, deadlines, parties, domains, units, criteria."""

from collections import defaultdict
from collections.abc import Iterator

from peewee import JOIN

from tracker.plan.criterion import Criterion
from tracker.plan.plan import Clause, Domain, Plan
from tracker.plan.task import Party, Task
from tracker.refusals import Missing
from tracker.units.unit import Unit, UnitAlias
from tracker.units.unit_group import Member, UnitGroup


def the_plan() -> Plan:
    plan = Plan.select().first()
    if plan is None:
        raise Missing("还没有载入实施方案。")
    return plan


def parties_of(plan: Plan) -> dict[tuple[int, int | None], list[Party]]:
    """(task id, domain id or None) → its parties in the source's order, with unit and group loaded."""
    found = defaultdict(list)
    query = (
        Party.select(Party, Unit, UnitGroup, Task)
        .join(Task)
        .switch(Party)
        .join(Unit, JOIN.LEFT_OUTER)
        .switch(Party)
        .join(UnitGroup, JOIN.LEFT_OUTER)
        .where(Task.plan == plan)
        .order_by(Party.position)
    )
    for party in query:
        found[party.task_id, party.domain_id].append(party)
    return found


def document() -> dict:
    """The plan as `GET /open/plan.json` publishes it."""
    plan = the_plan()
    parties = parties_of(plan)
    criteria = defaultdict(list)
    for criterion in Criterion.select().where(Criterion.active).order_by(Criterion.position):
        criteria[criterion.task_id].append(criterion)
    return {
        "plan": {
            "code": plan.code,
            "title": plan.title,
            "issuer": plan.issuer,
            "issued_on": plan.issued_on.isoformat(),
        },
        "clauses": [
            {
                "ref": c.ref,
                "chapter": c.chapter,
                "chapter_title": c.chapter_title,
                "title": c.title,
                "text": c.text,
            }
            for c in plan.clauses.order_by(Clause.position)
        ],
        "tasks": [
            _task(t, parties[t.id, None], criteria[t.id]) for t in plan.tasks.order_by(Task.number)
        ],
        "domains": [
            {
                "number": d.number,
                "name": d.name,
                "display_name": d.display_name,
                "parties": [_party(p) for key, ps in parties.items() if key[1] == d.id for p in ps],
            }
            for d in plan.domains.order_by(Domain.number)
        ],
        "units": _units(),
        "groups": _groups(),
    }


def _task(task: Task, parties: list[Party], criteria: list[Criterion]) -> dict:
    return {
        "number": task.number,
        "text": task.text,
        "chapter": task.chapter,
        "chapter_title": task.chapter_title,
        "clause": task.clause,
        "clause_title": task.clause_title,
        "deadline": {
            "text": task.deadline_text,
            "kind": task.deadline,
            "due_on": task.due_on.isoformat() if task.due_on else None,
            "months": task.months,
        },
        "parties": [_party(p) for p in parties],
        "criteria": [
            {
                "key": c.key,
                "label": c.label,
                "source": c.source,
                "kind": c.kind or None,
                "need": c.need,
                "applies": c.applies,
                "phase": c.phase or None,
                "basis": c.basis,
                "clause": c.clause,
                "wording": c.wording,
                "conditions": c.conditions,
                "standing": c.standing,
                "zero_report": c.zero_ok,
            }
            for c in criteria
        ],
        "note": task.note or None,
    }


def _party(party: Party) -> dict:
    return {
        "label": party.label,
        "unit": party.unit.code if party.unit_id else None,
        "group": party.group.code if party.group_id else None,
        "leads": party.leads,
        "carries": party.carries,
        "source": party.source,
    }


def _units() -> list[dict]:
    aliases = defaultdict(list)
    for alias in UnitAlias.select().order_by(UnitAlias.id):
        aliases[alias.unit_id].append(alias.name)
    return [
        {
            "code": u.code,
            "name": u.name,
            "full_name": u.full_name or None,
            "kind": u.kind,
            "aliases": aliases[u.id],
            "valid_from": u.valid_from.isoformat(),
            "valid_to": u.valid_to.isoformat() if u.valid_to else None,
        }
        for u in Unit.select().order_by(Unit.position)
    ]


def _groups() -> list[dict]:
    members = defaultdict(list)
    for member in Member.select(Member, Unit).join(Unit).order_by(Unit.position, Member.valid_from):
        members[member.group_id].append(
            {
                "unit": member.unit.code,
                "valid_from": member.valid_from.isoformat(),
                "valid_to": member.valid_to.isoformat() if member.valid_to else None,
            }
        )
    return [
        {"code": g.code, "name": g.name, "membership": g.membership, "members": members[g.id]}
        for g in UnitGroup.select().order_by(UnitGroup.id)
    ]


def lines() -> Iterator[str]:
    """The plan for `flask plan show`."""
    plan = document()
    yield f"{plan['plan']['title']}（{plan['plan']['issuer']}，{plan['plan']['issued_on']}）"
    for task in plan["tasks"]:
        who = "、".join(_named(p) for p in task["parties"]) or "见附件2"
        yield f"{task['number']:>2} {task['clause']} [{task['deadline']['text']}] {task['text']}"
        yield f"   {who}"
        for criterion in task["criteria"]:
            basis = "方案要求" if criterion["basis"] == "plan" else "建议标准"
            yield f"   · {criterion['label']} ≥ {criterion['need']}（{basis}，{criterion['clause']}）"
    yield f"{len(plan['domains'])}个领域"
    for domain in plan["domains"]:
        yield f"{domain['number']:>2} {domain['name']}：{'、'.join(_named(p) for p in domain['parties'])}"
    for group in plan["groups"]:
        yield f"{group['name']}（{len(group['members'])} 个单位）"
    yield f"单位 {len(plan['units'])} 个：{'、'.join(u['name'] for u in plan['units'])}"


def _named(party: dict) -> str:
    marks = ["牵头"] * party["leads"] + ["仅见于正文"] * (party["source"] == "body")
    return party["label"] + (f"（{'，'.join(marks)}）" if marks else "")
