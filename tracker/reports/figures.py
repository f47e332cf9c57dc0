"""What a progress report says, as plain data: counted once from the records, then only read."""

from dataclasses import dataclass, field
from datetime import date

from tracker.boards.card import STATE_NAMES, State

# In the order in which they are printed: what is finished comes first.
STATES = {str(state): STATE_NAMES[state] for state in (State.CLOSED, State.SUBMITTED, State.DOING, State.PENDING)}


@dataclass(frozen=True)
class Counts:
    """Cards by state; overdue and returned ones are among them."""

    closed: int = 0
    submitted: int = 0
    doing: int = 0
    pending: int = 0
    overdue: int = 0
    returned: int = 0

    @property
    def total(self):
        return self.closed + self.submitted + self.doing + self.pending

    @property
    def rate(self):
        """Closed cards in percent with one digit, or None where there is no card."""
        return round(100 * self.closed / self.total, 1) if self.total else None

    def __add__(self, other):
        return Counts(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    @classmethod
    def of(cls, shares):
        states = [share.state for share in shares]
        return cls(
            **{state: states.count(state) for state in STATES},
            overdue=sum(share.overdue for share in shares),
            returned=sum(share.returns > 0 for share in shares),
        )


@dataclass(frozen=True)
class Share:
    """One unit's card: its part of a task, for task 1 in one domain."""

    task: int
    code: str
    unit: str
    state: str
    overdue: bool = False
    returns: int = 0
    leads: bool = False
    domain: str = ""
    closure: str = ""
    reason: str = ""
    progress: str = ""
    card: int = 0  # its id, to follow a figure on screen


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
class Narrative:
    """What the office writes itself; empty until it has."""

    problems: str = ""
    next_steps: str = ""


@dataclass(frozen=True)
class Figures:
    """Everything one report prints. `unit` is None in the district's report; `previous` in a first year."""

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
    previous: Counts | None = None
    narrative: Narrative = field(default_factory=Narrative)
    demo: bool = False

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
