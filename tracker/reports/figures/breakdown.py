"""The plan's chapters, tasks and domains, and the units, each with its cards."""

from collections import Counter, defaultdict
from itertools import groupby

from tracker.plan.criterion import Criterion
from tracker.plan.task import Party, Task
from tracker.reports.figures import parts
from tracker.reports.figures.counts import Counts
from tracker.reports.figures.meetings import BRIEFING, TRAINING


def parties_of(plan):
    """(task id, domain id or None) → the names of those responsible, in the plan's order."""
    found = defaultdict(list)
    named = Party.select(Party.task, Party.label, Party.domain).join(Task).where(Task.plan == plan)
    for party in named.order_by(Party.position):
        found[party.task_id, party.domain_id].append(party.label)
    return found


def chapters_of(plan, shares, before, parties, own):
    """The plan's chapters with their tasks; of a unit's `own`, those in which it has a share."""
    with_domains = {task for task, domain in parties if domain}
    tasks = Task.select().where(Task.plan == plan).order_by(Task.number)
    tasks = [task for task in tasks if task.id in shares or not own]
    return tuple(
        parts.Chapter(mark, title, tuple(
            parts.Task(
                task.number, task.text, task.clause, task.clause_title, task.deadline_text,
                "见附表2" if task.id in with_domains else "、".join(dict.fromkeys(parties[task.id, None])),
                tuple(shares.get(task.id, ())), before.tasks.get(task.id),
            )
            for task in group
        ))
        for (mark, title), group in groupby(tasks, heading)
    )  # fmt: skip


def heading(task):
    """The numbered heading under which the report tells of a task: 二（一）, or in the plan's undivided 三 its clause."""
    return (
        (task.chapter, task.chapter_title)
        if "（" in task.chapter
        else (task.clause, task.clause_title)
    )


def domains_of(domains, shares, parties, own):
    """The domains with their departments; in a unit's report only its own."""
    by_name, labels = defaultdict(list), defaultdict(list)
    for share in (
        share
        for task in {task for task, domain in parties if domain}
        for share in shares.get(task, ())
    ):
        by_name[share.domain].append(share)
    for (_, domain), names in parties.items():
        labels[domain] += names
    return tuple(
        parts.Domain(
            domain.number,
            domain.display_name,
            tuple(by_name[domain.display_name]),
            "、".join(labels[key]),
        )
        for key, domain in domains.items()
        if by_name[domain.display_name] or not own
    )


def asked_by_tasks():
    """(source, kind, task's number) of the criteria that ask for a meeting, or for what the register of accounts says."""
    return list(Criterion.select(Criterion.source, Criterion.kind, Task.number).join(Task).where(
        Criterion.active & (Criterion.kind.in_((BRIEFING, TRAINING)) | (Criterion.source == "media"))
    ).tuples())  # fmt: skip


def lines_of(units, shares, records, meetings, before, asked):
    """Every unit's line, in the units' order."""
    cards = defaultdict(list)
    for share in (share for rows in shares.values() for share in rows):
        cards[share.code].append(share)
    filed = Counter(record.unit_id for record in records)
    held = {
        kind: Counter(meeting.unit for meeting in meetings[kind]) for kind in (BRIEFING, TRAINING)
    }
    return [
        parts.Unit(
            unit.code, unit.name, unit.full_name or unit.name, unit.kind == "street",
            Counts.of(cards[unit.code]), filed[unit.id], held[BRIEFING][unit.name], held[TRAINING][unit.name],
            tuple(sorted({kind for _, kind, task in asked if kind and any(share.task == task for share in cards[unit.code])})),
            before.units.get(unit.id),
        )
        for unit in units.values()
    ]  # fmt: skip
