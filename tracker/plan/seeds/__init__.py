"""Seeds: the plan and everything the product knows about it, as TOML, read whole or refused whole."""

from dataclasses import dataclass
from pathlib import Path

from tracker.plan.seeds.alternatives import AlternativeSeed
from tracker.plan.seeds.criteria import CriterionSeed, read_criteria
from tracker.plan.seeds.entry import SeedError, opened
from tracker.plan.seeds.kinds import FieldSeed, FileSeed, KindSeed, RuleSeed, read_kinds
from tracker.plan.seeds.plan import ChapterSeed, ClauseSeed, PlanSeed, read_plan
from tracker.plan.seeds.report_sentences import TellingSeed, read_tellings
from tracker.plan.seeds.rulings import RulingSeed, read_rulings
from tracker.plan.seeds.tasks import DomainSeed, PartySeed, TaskSeed, read_domains, read_tasks
from tracker.plan.seeds.units import GroupSeed, MemberSeed, UnitSeed, read_units

__all__ = [
    "AlternativeSeed",
    "ChapterSeed",
    "ClauseSeed",
    "CriterionSeed",
    "DomainSeed",
    "FieldSeed",
    "FileSeed",
    "GroupSeed",
    "KindSeed",
    "MemberSeed",
    "PartySeed",
    "PlanSeed",
    "RuleSeed",
    "RulingSeed",
    "SeedError",
    "Seeds",
    "TaskSeed",
    "TellingSeed",
    "UnitSeed",
    "read",
]


@dataclass(frozen=True)
class Seeds:
    plan: PlanSeed
    chapters: tuple[ChapterSeed, ...]
    clauses: tuple[ClauseSeed, ...]
    units: tuple[UnitSeed, ...]
    groups: tuple[GroupSeed, ...]
    domains: tuple[DomainSeed, ...]
    tasks: tuple[TaskSeed, ...]
    rulings: tuple[RulingSeed, ...]
    kinds: tuple[KindSeed, ...]
    criteria: tuple[CriterionSeed, ...]
    tellings: tuple[TellingSeed, ...]


def read(folder: Path) -> Seeds:
    """The eight files of `folder`; SeedError with file, entry and reason when any of them is not right."""
    units, groups, names = read_units(opened(folder, "units.toml"))
    plan, chapters, clauses = read_plan(opened(folder, "plan.toml"))
    domains = read_domains(opened(folder, "domains.toml"), names)
    tasks = read_tasks(opened(folder, "tasks.toml"), names, clauses)
    rulings = read_rulings(opened(folder, "rulings.toml"), names, tasks, domains)
    kinds = read_kinds(opened(folder, "kinds.toml"))
    criteria = read_criteria(opened(folder, "criteria.toml"), tasks, clauses, kinds, names)
    tellings = read_tellings(opened(folder, "report.toml"), tasks, kinds)
    return Seeds(
        plan, chapters, clauses, units, groups, domains, tasks, rulings, kinds, criteria, tellings
    )
