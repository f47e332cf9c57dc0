"""What a progress report says, as plain data: counted once from the records, then only read."""

from dataclasses import dataclass, field
from datetime import date

from tracker.reports.figures.counts import Counts
from tracker.reports.figures.meetings import Briefing, Training
from tracker.reports.figures.parts import Chapter, Domain, Unit
from tracker.reports.figures.posts import Charge, Posts
from tracker.reports.figures.task_figures import Telling


@dataclass(frozen=True)
class Notices:
    """Supervision notices; a cancelled one counts as never issued."""

    issued: int
    closed: int


@dataclass(frozen=True)
class Narrative:
    """What the office writes itself; empty until it has."""

    problems: str = ""
    next_steps: str = ""


@dataclass(frozen=True)
class Stamp:
    """What an issued edition says of itself; `replaces` is the number of the one it corrects, `reason` why."""

    number: str
    issued_on: date
    replaces: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Figures:
    """Everything one report prints. `unit` is None in the district's report; `previous` in a first year.

    `division` is None in editions that were issued before it was frozen. `evidence_before` is the year before's, None
    where it had no cards. `compared_with` is the number of the edition that the year before's figures are of, empty where
    they were counted from its records.
    """

    year: int
    made_on: date
    plan_title: str
    district: str = "西安市长安区"
    issuer: str = "西安市长安区人民政府办公室"
    unit: Unit | None = None
    chapters: tuple[Chapter, ...] = ()
    domains: tuple[Domain, ...] = ()
    units: tuple[Unit, ...] = ()
    briefings: tuple[Briefing, ...] = ()
    trainings: tuple[Training, ...] = ()
    evidence: int = 0
    evidence_before: int | None = None
    tellings: tuple[Telling, ...] = ()
    posts: Posts | None = None
    division: tuple[Charge, ...] | None = None
    notices: Notices | None = None
    previous: Counts | None = None
    compared_with: str = ""
    narrative: Narrative = field(default_factory=Narrative)
    demo: bool = False
    edition: Stamp | None = None

    @property
    def of_whom(self):
        """Whose work the report tells of, as its title names it."""
        return self.unit.full_name if self.unit else self.district

    @property
    def signed_by(self):
        return self.unit.full_name if self.unit else self.issuer

    @property
    def tasks(self):
        return tuple(task for chapter in self.chapters for task in chapter.tasks)

    @property
    def shares(self):
        return tuple(share for task in self.tasks for share in task.shares)

    @property
    def totals(self):
        return sum((chapter.counts for chapter in self.chapters), Counts())

    def part(self, *marks):
        """The chapters whose numbers begin so: 二 for all of 重点任务, 三（一） for 落实工作责任."""
        return tuple(chapter for chapter in self.chapters if chapter.mark.startswith(marks))
