"""The whole district's demo year, unit by unit."""

from datetime import date, datetime

from tracker import clock
from tracker.boards.card import Card
from tracker.boards.opening import open_year
from tracker.data.database import db
from tracker.demo import notices, registers, reports
from tracker.demo.people import People
from tracker.demo.samples import Samples
from tracker.demo.story import Stage
from tracker.demo.story import play as play_unit
from tracker.evidence.evidence import EvidenceCard
from tracker.evidence.kind import Kind
from tracker.plan.criterion import Criterion
from tracker.plan.task import Task
from tracker.units.unit import Unit

YOUNG = 2  # months in which a new year has too little to tell
LATE = {"yangzhuang", "wutai", "shuiwuju"}  # every district has some
FAIR_EVERY = 3


def is_played(year: int) -> bool:
    return EvidenceCard.select().join(Card).where(Card.year == year).exists()


def told_on(today: date) -> tuple[date, date]:
    """How far the two demo years go: one that is over, and one at work, which is the last one as long as this one is young."""
    until = today if today.month > YOUNG else date(today.year - 1, 12, 31)
    return date(until.year - 1, 12, 31), until


def play(until: date, people: People, app, *, over: bool = False) -> None:
    """Open the year of `until` and play it up to that day; when it is `over`, to its report."""
    stage = Stage(
        until=until,
        over=over,
        samples=Samples(app.config["TRACKER_SEEDS"], until.year),
        store=app.extensions["store"],
        fonts=app.config["TRACKER_FONTS"],
        kinds={k.key: k for k in Kind.select()},
        criteria=list(Criterion.select().where(Criterion.active)),
        offices=people.offices,
    )
    with clock.told(datetime(until.year, 1, 4, 1)):  # nine in the morning in 长安区
        open_year(until.year, by=people.offices[0])
    with db.atomic():
        registers.lay(stage, people)
    shown: set[int] = set()  # tasks that some unit has closed through its criteria
    units = sorted(
        Unit.valid_in(until.year), key=lambda unit: unit.kind == "office"
    )  # the lead comes last
    for order, unit in enumerate(units):
        tasks = {
            number
            for (number,) in Task.select(Task.number)
            .join(Card)
            .where((Card.unit == unit) & (Card.year == until.year))
            .tuples()
        }
        diligence = "late" if unit.code in LATE else "fair" if order % FAIR_EVERY == 2 else "good"
        with db.atomic():
            play_unit(
                unit,
                people.clerks[unit.id],
                stage,
                diligence="done" if over else diligence,
                certain=tasks - shown,
            )
        shown |= tasks
    with db.atomic():
        registers.loose_ends(stage, people)
        notices.press(stage, people)
    if over:
        reports.publish(until.year, people, app)
