"""上年: what was issued of it, where it was. The public must not read two numbers for one year.

Cards are locked when the district's report is issued, but evidence is not: it is filed late, mended and replaced. Who
holds last year's report beside this year's must find the same figures in both. A correction of last year's is what
stands of it, from then on.
"""

from dataclasses import replace

from tracker.plan.plan import Plan
from tracker.reports.editions.edition import latest
from tracker.reports.figures.figures import Figures


def as_issued(figures: Figures, plan: Plan) -> Figures:
    """Compared with the edition of the year before that stands, of the same scope: one query. As they are where there is none.

    What that edition does not tell is not compared at all: units have their codes for good and measures their keys, but
    tasks are numbered by their plan, and an edition of an earlier release knows less. Damaged where it is not what was
    issued.
    """
    edition = latest(figures.year - 1, figures.unit and figures.unit.code)
    if edition is None:
        return figures
    before = edition.thawed()
    tasks = (
        {task.number: task.counts for task in before.tasks if task.shares}
        if edition.year.plan_id == plan.id
        else {}
    )
    units = {unit.code: unit.counts for unit in (*before.units, before.unit) if unit}
    measures = {measure.key: measure for telling in before.tellings for measure in telling.measures}
    return replace(
        figures,
        compared_with=edition.number,
        previous=before.totals,
        evidence_before=before.evidence,
        chapters=tuple(
            replace(chapter, tasks=tuple(replace(task, before=tasks.get(task.number)) for task in chapter.tasks))
            for chapter in figures.chapters
        ),
        unit=figures.unit and replace(figures.unit, before=units.get(figures.unit.code)),
        units=tuple(replace(unit, before=units.get(unit.code)) for unit in figures.units),
        tellings=tuple(
            replace(telling, measures=tuple(replace(now, before=value(measures.get(now.key), now.unit)) for now in telling.measures))
            for telling in figures.tellings
        ),
    )  # fmt: skip


def value(measure, unit):
    """What a measure was issued as; None where there was none of that key, or one that counted something else."""
    return measure.value if measure and measure.unit == unit else None
