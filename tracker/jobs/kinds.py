"""The kinds of jobs: what each does, and what is done again and again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from tracker import clock
from tracker.permissions import can

UPKEEP = "run upkeep"

Following = Callable[[datetime], datetime]  # a moment → the next at which a job is due, both UTC


@dataclass(frozen=True)
class JobKind:
    """`run(work, **arguments)` does it and returns the job's result. It may be begun anew after a crash: write so.

    `verb` is the permission for what it does: who has it may order, retry and cancel such a job.
    """

    name: str
    label: str
    run: Callable
    verb: str = UPKEEP
    attempts: int = 1  # for what goes wrong by accident; a Refusal is final
    minutes: int = 30  # then it is given up
    following: Following | None = None  # of what is done again and again

    def wait(self, attempt: int) -> timedelta:
        """How long after the failure of `attempt` (from 1) the next one waits."""
        return timedelta(minutes=5 * 3 ** (attempt - 1))


KINDS: dict[str, JobKind] = {}  # by name; filled in wiring.py


def may_order(kind: str, person) -> bool:
    """May `person` do what a job of this kind does? Of a kind that is not known, upkeep."""
    return can(KINDS[kind].verb if kind in KINDS else UPKEEP, None, person)


def job(name: str, label: str, **more) -> Callable[[Callable], JobKind]:
    """Make a function the work of a kind of job: @job("report", "年度报告")."""
    return lambda run: JobKind(name, label, run, **more)


def daily(at: time) -> Following:
    """Every day at that time in 长安区."""

    def following(moment: datetime) -> datetime:
        here = clock.local(moment)
        today = datetime.combine(here.date(), at, here.tzinfo)
        return _utc(today if today > here else today + timedelta(days=1))

    return following


def yearly(at: time) -> Following:
    """At that time of every 1 January in 长安区."""

    def following(moment: datetime) -> datetime:
        here = clock.local(moment)
        first = datetime(here.year, 1, 1, at.hour, at.minute, tzinfo=here.tzinfo)
        return _utc(first if first > here else first.replace(year=here.year + 1))

    return following


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(clock.UTC).replace(tzinfo=None)
