"""Count the figures of a report from the records, in a fixed number of queries whatever they hold."""

from tracker.boards.year import Year
from tracker.evidence.kind import Kind
from tracker.evidence.queries import seen_among
from tracker.notices.figures import notice_figures
from tracker.permissions import can
from tracker.plan.plan import Domain, Plan
from tracker.refusals import Missing
from tracker.reports.editions.draft import narrative_of
from tracker.reports.editions.edition import latest
from tracker.reports.figures import media_accounts
from tracker.reports.figures.as_of import day_of
from tracker.reports.figures.breakdown import (
    asked_by_tasks,
    chapters_of,
    domains_of,
    lines_of,
    parties_of,
)
from tracker.reports.figures.cards import before_of, shares_of
from tracker.reports.figures.evidence_of_year import filed
from tracker.reports.figures.figures import Figures, Narrative, Notices
from tracker.reports.figures.measures import tellings_of
from tracker.reports.figures.meetings import BRIEFING, TRAINING, meetings_of
from tracker.reports.figures.posts import division_of, posts_on, staffing_of
from tracker.reports.figures.previous_year import as_issued
from tracker.settings.setting import all_settings
from tracker.units.unit import Unit

UNISSUED = Narrative(next_steps="报告尚未印发。这一部分由区政府办公室编写，印发时公布。")


def figures_of(number, code=None, demo=False, reader=None):
    """The figures of a year, of the day that `cutoff` tells: the district's, or one unit's. Missing for an unknown year or unit.

    As `reader` may read them before they are issued; without one whole, as they will be issued.
    """
    year = year_of(number)
    today = day_of(year)
    units = {unit.id: unit for unit in Unit.select().order_by(Unit.position)}
    chosen = unit_of(code, units.values())
    domains = {
        domain.id: domain
        for domain in Domain.select().where(Domain.plan == year.plan).order_by(Domain.number)
    }
    shares, before = shares_of(number, chosen, units, domains, today), before_of(number - 1, chosen)
    parties, records = parties_of(year.plan), filed(number, chosen)
    if not before.total:
        records[
            number - 1
        ] = []  # what little is on record of a year that was not run here is nothing to compare with
    hidden = hidden_from(reader, records[number])
    meetings, posts = meetings_of(records[number], units, hidden), posts_on(today, chosen)
    settings, pressed = all_settings(), notice_figures(number, chosen)
    own = chosen is not None
    chapters = chapters_of(year.plan, shares, before, parties, own)
    asked = asked_by_tasks()
    lines = lines_of(units, shares, records[number], meetings, before, asked)
    return as_issued(Figures(
        year=number,
        made_on=today,
        district=settings["district_name"],
        issuer=settings["office_name"],
        plan_title=year.plan.title,
        unit=next((line for line in lines if line.code == code), None),
        chapters=chapters,
        domains=domains_of(domains, shares, parties, own),
        units=() if own else tuple(line for line in lines if line.counts.total),
        briefings=tuple(meetings[BRIEFING]),
        trainings=tuple(meetings[TRAINING]),
        evidence=len(records[number]),
        evidence_before=len(records[number - 1]) if before.total else None,
        tellings=tellings_of_year(number, chosen, today, records, shares, before, chapters, units, asked),
        posts=staffing_of(posts),
        division=division_of(posts, units),
        notices=Notices(pressed.issued, pressed.closed) if pressed.issued else None,
        previous=before.total,
        narrative=narrative_for(reader, number, code),
        demo=demo,
    ), year.plan)  # fmt: skip


def hidden_from(reader, records):
    """The ids of those of `records` whose words `reader` may not read."""
    return {record.id for record in records} - seen_among(reader, records) if reader else set()


def narrative_for(reader, number, code):
    """The draft for those who write it; for others what was last issued of it."""
    if reader is None or can("issue reports", None, reader):
        return narrative_of(number, code)
    edition = latest(number, code)
    return edition.thawed().narrative if edition else UNISSUED


def year_of(number):
    found = Year.select(Year, Plan).join(Plan).where(Year.number == number).first()
    if found is None:
        raise Missing(f"{number} 年度还没有开启，没有报告。")
    return found


def must_exist(number, code):
    """Missing for a year or a unit that is none; without counting what there is of them."""
    year_of(number)
    unit_of(code, Unit.select(Unit.code))


def unit_of(code, units):
    """The unit of this code, or None without one."""
    chosen = next((unit for unit in units if unit.code == code), None)
    if code and not chosen:
        raise Missing(f"没有“{code}”这个单位。")
    return chosen


def tellings_of_year(number, chosen, today, records, shares, before, chapters, units, asked):
    """What evidence and registers say of the tasks of `chapters`, in the tasks' order."""
    ids = {unit.code: unit.id for unit in units.values()}
    owing = {
        task.number: (set(), {ids[share.code] for share in task.shares})
        for chapter in chapters
        for task in chapter.tasks
    }
    for task, rows in shares.items():
        owing[rows[0].task][0].update(before.owing[task])
    found = list(
        tellings_of(Kind.select().order_by(Kind.position), records, owing, chosen is not None)
    )
    of_accounts = min((task for source, _, task in asked if source == "media"), default=None)
    if of_accounts in owing:
        found.append(
            media_accounts.told(
                of_accounts, number, chosen, today, compare=before.total is not None
            )
        )
    return tuple(sorted(found, key=lambda telling: telling.task))
