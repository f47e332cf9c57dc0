"""Count the figures of a report from the records, in a fixed number of queries whatever they hold."""

from collections import Counter, defaultdict
from itertools import groupby

from peewee import fn

from tracker import clock
from tracker.boards.card import CLOSURE_NAMES, Card, Closure
from tracker.boards.light import Light, light
from tracker.boards.year import Year
from tracker.evidence.evidence import Evidence
from tracker.notices.figures import notice_figures
from tracker.people.unit import Unit
from tracker.plan.criterion import Criterion
from tracker.plan.plan import Domain, Plan
from tracker.plan.task import Party, Task
from tracker.refusals import Missing
from tracker.reports import figures as report
from tracker.reports.counts import Counts, Share
from tracker.reports.draft import narrative_of
from tracker.reports.measures import BRIEFING, TRAINING, division_of, evidence_in, meetings_of, posts_on, staffing_of
from tracker.settings import all_settings


def figures_of(number, code=None, demo=False):
    """The figures of a year as they stand today: the district's, or one unit's. Missing for an unknown year or unit."""
    year = Year.select(Year, Plan).join(Plan).where(Year.number == number).first()
    if year is None:
        raise Missing(f"{number} 年度还没有开启，没有报告。")
    units = {unit.id: unit for unit in Unit.select().order_by(Unit.position)}
    chosen = next((unit for unit in units.values() if unit.code == code), None)
    if code and not chosen:
        raise Missing(f"没有“{code}”这个单位。")
    domains = {domain.id: domain for domain in Domain.select().where(Domain.plan == year.plan).order_by(Domain.number)}
    shares = shares_of(number, chosen, units, domains, clock.today())
    meetings = meetings_of(number, chosen, units)
    posts = posts_on(clock.today(), chosen)
    settings, pressed = all_settings(), notice_figures(number, chosen)
    chapters = chapters_of(year.plan, shares, own=chosen is not None)
    lines = lines_of(number, units, shares, meetings)
    mine = next((line for line in lines if line.code == code), None)
    return report.Figures(
        year=number,
        made_on=clock.today(),
        district=settings["district_name"],
        issuer=settings["office_name"],
        plan_title=year.plan.title,
        unit=mine,
        chapters=chapters,
        domains=domains_of(domains, shares, year.plan, mine),
        units=() if mine else tuple(line for line in lines if line.counts.total),
        briefings=tuple(meetings[BRIEFING]),
        trainings=tuple(meetings[TRAINING]),
        evidence=mine.evidence if mine else sum(line.evidence for line in lines),
        posts=staffing_of(posts),
        division=division_of(posts, units),
        notices=report.Notices(pressed.issued, pressed.closed) if pressed.issued else None,
        previous=counts_of(number - 1, chosen),
        narrative=narrative_of(number, code),
        demo=demo,
    )


def shares_of(number, chosen, units, domains, today):
    """task id → the year's cards as shares, in the units' order."""
    cards = Card.select(
        Card.id, Card.task, Card.unit, Card.domain, Card.state, Card.due_on, Card.leads, Card.progress, Card.closure,
        Card.reason, Card.returns, Card.submitted_at, Task.number.alias("number"),
    ).join(Task).where(Card.year == number)  # fmt: skip
    if chosen:
        cards = cards.where(Card.unit == chosen)
    found = defaultdict(list)
    for card in cards.objects():
        unit, domain = units[card.unit_id], domains.get(card.domain_id)
        done = card.state in ("submitted", "closed")
        closure = CLOSURE_NAMES[card.closure] if done and card.closure != Closure.DONE else ""
        found[card.task_id].append((
            (domain.number if domain else 0, unit.position),
            Share(
                card.number, unit.code, unit.name, card.state, light(card, today, 0)[0] == Light.RED, card.returns,
                card.leads, domain.display_name if domain else "", closure, card.reason, card.progress, card.id,
            ),
        ))  # fmt: skip
    return {task: [share for _, share in sorted(rows, key=lambda row: row[0])] for task, rows in found.items()}


def chapters_of(plan, shares, own):
    """The plan's chapters with their tasks; of a unit's `own`, those in which it has a share."""
    parties = defaultdict(list)
    named = Party.select(Party.task, Party.label, Party.domain).join(Task).where(Task.plan == plan)
    for party in named.order_by(Party.position):
        parties[party.task_id].append("见附表2" if party.domain_id else party.label)
    tasks = Task.select().where(Task.plan == plan).order_by(Task.number)
    tasks = [task for task in tasks if task.id in shares or not own]
    return tuple(
        report.Chapter(mark, title, tuple(
            report.Task(
                task.number, task.text, task.clause, task.clause_title, task.deadline_text,
                "、".join(dict.fromkeys(parties[task.id])), tuple(shares.get(task.id, ())),
            )
            for task in group
        ))
        for (mark, title), group in groupby(tasks, heading)
    )  # fmt: skip


def heading(task):
    """The numbered heading under which the report tells of a task: 二（一）, or in the plan's undivided 三 its clause."""
    return (task.chapter, task.chapter_title) if "（" in task.chapter else (task.clause, task.clause_title)


def domains_of(domains, shares, plan, mine):
    """The domains with their departments; in a unit's report only its own."""
    by_name, parties = defaultdict(list), defaultdict(list)
    for share in (share for rows in shares.values() for share in rows if share.domain):
        by_name[share.domain].append(share)
    named = Party.select(Party.domain, Party.label).join(Task).where((Task.plan == plan) & Party.domain.is_null(False))
    for party in named.order_by(Party.position):
        parties[party.domain_id].append(party.label)
    return tuple(
        report.Domain(domain.number, domain.display_name, tuple(by_name[domain.display_name]), "、".join(parties[key]))
        for key, domain in domains.items()
        if by_name[domain.display_name] or not mine
    )


def lines_of(number, units, shares, meetings):
    """Every unit's line, in the units' order."""
    cards, records = defaultdict(list), Counter()
    for share in (share for rows in shares.values() for share in rows):
        cards[share.code].append(share)
    for unit, count in evidence_in(number).select(Evidence.unit, fn.COUNT(Evidence.id)).group_by(Evidence.unit).tuples():
        records[unit] = count
    asked = Criterion.select(Criterion.kind, Task.number).join(Task).where(
        Criterion.active & (Criterion.kind << (BRIEFING, TRAINING))
    ).tuples()  # fmt: skip
    held = {kind: Counter(meeting.unit for meeting in meetings[kind]) for kind in (BRIEFING, TRAINING)}
    kinds = [(kind, task) for kind, task in asked]
    return [
        report.Unit(
            unit.code, unit.name, unit.full_name or unit.name, unit.kind == "street",
            Counts.of(cards[unit.code]), records[unit.id], held[BRIEFING][unit.name], held[TRAINING][unit.name],
            tuple(sorted({kind for kind, task in kinds if any(share.task == task for share in cards[unit.code])})),
        )
        for unit in units.values()
    ]  # fmt: skip


def counts_of(number, chosen):
    """The cards of another year by state, or None where there were none."""
    query = Card.select(Card.state, fn.COUNT(Card.id)).where(Card.year == number).group_by(Card.state)
    if chosen:
        query = query.where(Card.unit == chosen)
    states = dict(query.tuples())
    return Counts(**states) if states else None
