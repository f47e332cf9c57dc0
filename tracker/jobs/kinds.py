"""The kinds of jobs: each package says what its own do, and what is to be done again and again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from tracker import clock
from tracker.permissions import can

UPKEEP = "run upkeep"


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

    def wait(self, attempt: int) -> timedelta:
        """How long after the failure of `attempt` (from 1) the next one waits."""
        return timedelta(minutes=5 * 3 ** (attempt - 1))


KINDS: dict[str, JobKind] = {}
PERIODIC: dict[
    str, Callable[[datetime], datetime]
] = {}  # kind's name → the next moment after this one


def may_order(kind: str, person) -> bool:
    """May `person` do what a job of this kind does? Of a kind that is not known, upkeep."""
    return can(KINDS[kind].verb if kind in KINDS else UPKEEP, None, person)


def job(name: str, label: str, **more):
    """Make a function the work of a kind of job: @job("report", "年度报告")."""

    def register(run):
        KINDS[name] = JobKind(name, label, run, **more)
        return run

    return register


def daily(name: str, at: time):
    """Queue a job of this kind every day at that time in 长安区, once however many workers there are."""

    def after(moment: datetime) -> datetime:
        here = clock.local(moment)
        today = datetime.combine(here.date(), at, here.tzinfo)
        following = today if today > here else today + timedelta(days=1)
        return following.astimezone(clock.UTC).replace(tzinfo=None)

    PERIODIC[name] = after


def yearly(name: str, at: time):
    """Queue a job of this kind at that time of every 1 January in 长安区."""

    def after(moment: datetime) -> datetime:
        here = clock.local(moment)
        first = datetime(here.year, 1, 1, at.hour, at.minute, tzinfo=here.tzinfo)
        following = first if first > here else first.replace(year=here.year + 1)
        return following.astimezone(clock.UTC).replace(tzinfo=None)

    PERIODIC[name] = after
