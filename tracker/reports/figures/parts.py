"""The parts of a report's figures: tasks, chapters, domains and units, each with its cards counted."""

from dataclasses import dataclass

from tracker.reports.figures.counts import Counts, Share


@dataclass(frozen=True)
class Task:
    """`before` counts its cards of the year before, None where the plan had none then."""

    number: int
    text: str
    clause: str
    clause_title: str
    deadline: str
    parties: str
    shares: tuple[Share, ...] = ()
    before: Counts | None = None

    @property
    def counts(self):
        return Counts.of(self.shares)

    @property
    def units(self):
        return len({share.code for share in self.shares})


@dataclass(frozen=True)
class Chapter:
    """A part of the plan, e.g. 二（一）: its tasks carry its number at the head of their clause."""

    mark: str
    title: str
    tasks: tuple[Task, ...] = ()

    @property
    def counts(self):
        return sum((task.counts for task in self.tasks), Counts())

    @property
    def before(self):
        known = [task.before for task in self.tasks if task.before]
        return sum(known, Counts()) if known else None


@dataclass(frozen=True)
class Domain:
    number: int
    name: str
    shares: tuple[Share, ...] = ()
    parties: str = ""


@dataclass(frozen=True)
class Unit:
    """A unit with its counts, this year's and the year before's, and whether the plan asks a briefing and a training of it."""

    code: str
    name: str
    full_name: str
    street: bool
    counts: Counts = Counts()
    evidence: int = 0
    briefings: int = 0
    trainings: int = 0
    owes: tuple[str, ...] = ()
    before: Counts | None = None
