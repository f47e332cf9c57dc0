"""What a progress report says, as plain data: counted once from the records, then only read."""

from dataclasses import dataclass, field
from datetime import date

from tracker.reports.counts import Counts, Share


@dataclass(frozen=True)
class Task:
    number: int
    text: str
    clause: str
    clause_title: str
    deadline: str
    parties: str
    shares: tuple[Share, ...] = ()

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


@dataclass(frozen=True)
class Domain:
    number: int
    name: str
    shares: tuple[Share, ...] = ()
    parties: str = ""


@dataclass(frozen=True)
class Unit:
    """A unit with its counts, and whether the plan asks a briefing and a training of it."""

    code: str
    name: str
    full_name: str
    street: bool
    counts: Counts = Counts()
    evidence: int = 0
    briefings: int = 0
    trainings: int = 0
    owes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Briefing:
    unit: str
    held_on: date
    title: str
    chair: str = ""
    by_head: bool = False


@dataclass(frozen=True)
class Training:
    unit: str
    held_on: date
    subject: str
    scope: str = ""
    people: int | None = None


@dataclass(frozen=True)
class Posts:
    """Full-time staff, the units that have any, and the units that have published who is in charge."""

    staff: int
    staffed: int
    divided: int


@dataclass(frozen=True)
class Charge:
    """Who is in charge in a unit, as the unit has published it (三（一）：分工情况应对外公布); of a person no more than this."""

    code: str
    unit: str
    duty: str
    name: str
    title: str
    published_on: date
    url: str


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

    `division` is None in editions that were issued before it was frozen.
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
    posts: Posts | None = None
    division: tuple[Charge, ...] | None = None
    notices: Notices | None = None
    previous: Counts | None = None
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
