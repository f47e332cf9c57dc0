"""A year's cards as a report counts them, and those of the year before."""

from collections import defaultdict
from typing import NamedTuple

from peewee import fn

from tracker.boards.access import SUBMITTED
from tracker.boards.card import CLOSURE_NAMES, Card, Closure
from tracker.boards.light import Light, light
from tracker.boards.queries import SHARE, with_share
from tracker.plan.guideline import Guideline
from tracker.plan.task import Task
from tracker.reports.figures.counts import Counts, Share


class Before(NamedTuple):
    """Cards of the year before by state: in all (None without any), by task id, by unit id; and who owed each task."""

    total: Counts | None
    tasks: dict
    units: dict
    owing: dict  # task id → the ids of its units


def shares_of(number, chosen, units, domains, today):
    """task id → the year's cards as shares, in the units' order."""
    cards = with_share(Card.select(
        Card.id, Card.task, Card.unit, Card.domain, Card.state, Card.due_on, Card.leads, Card.progress, Card.closure,
        Card.reason, Card.returns, Card.submitted_at, Task.number.alias("number"),
        Guideline.id.alias("guideline"), SHARE.alias("field"),
    ).join(Task).where(Card.year == number))  # fmt: skip
    if chosen:
        cards = cards.where(Card.unit == chosen)
    found = defaultdict(list)
    for card in cards.objects():
        unit, domain = units[card.unit_id], domains.get(card.domain_id)
        done = card.state in SUBMITTED
        closure = CLOSURE_NAMES[card.closure] if done and card.closure != Closure.DONE else ""
        written = (card.reason, card.progress) if done else ("", "")  # a draft is nobody's word yet
        found[card.task_id].append((
            (domain.number if domain else card.guideline or 0, unit.position),
            Share(
                card.number, unit.code, unit.name, card.state, light(card, today, 0)[0] == Light.RED, card.returns,
                card.leads, card.field, closure, *written, card.id,
            ),
        ))  # fmt: skip
    return {
        task: [share for _, share in sorted(rows, key=lambda row: row[0])]
        for task, rows in found.items()
    }


def before_of(number, chosen):
    """The cards of the year `number`, which is the one before."""
    query = Card.select(Card.task, Card.unit, Card.state, fn.COUNT(Card.id)).where(
        Card.year == number
    )
    if chosen:
        query = query.where(Card.unit == chosen)
    total, tasks, units, owing = (
        Counts(),
        defaultdict(Counts),
        defaultdict(Counts),
        defaultdict(set),
    )
    for task, unit, state, count in query.group_by(Card.task, Card.unit, Card.state).tuples():
        counts = Counts(**{state: count})
        total, tasks[task], units[unit] = total + counts, tasks[task] + counts, units[unit] + counts
        owing[task].add(unit)
    return Before(total if total.total else None, tasks, units, owing)
