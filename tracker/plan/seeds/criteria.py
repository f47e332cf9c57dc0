"""Criteria: what must be on record before a card can be closed, and whether the plan or the office demands it."""

from dataclasses import dataclass

from tracker.plan.register_fields import REGISTERS
from tracker.plan.seeds.condition_checks import read_where
from tracker.plan.seeds.entry import Entry, once
from tracker.plan.seeds.kinds import KindSeed
from tracker.plan.seeds.plan import ClauseSeed
from tracker.plan.seeds.tasks import TaskSeed
from tracker.plan.seeds.units import Names

SOURCES = ("evidence", *REGISTERS)
APPLIES = ("every", "office", "others", "coordinator", "units")
BASES = ("plan", "yardstick")
PHASES = ("", "first", "review")


@dataclass(frozen=True)
class CriterionSeed:
    """`units` are names, set when `applies` is units. `standing` proof stays good in later years."""

    task: int
    key: str
    label: str
    source: str
    kind: str  # a kind's key; empty for registers
    need: int
    applies: str
    units: tuple[str, ...]
    basis: str
    clause: str
    wording: str
    where: dict
    standing: bool
    zero_ok: bool
    phase: str
    position: int
    active: bool = True  # the office can switch a yardstick off


def read_criteria(
    file: Entry,
    tasks: tuple[TaskSeed, ...],
    clauses: tuple[ClauseSeed, ...],
    kinds: tuple[KindSeed, ...],
    names: Names,
) -> tuple[CriterionSeed, ...]:
    entries = file.entries("criterion")
    file.finish()
    known = {t.number: t for t in tasks}, {c.ref: c for c in clauses}, {k.key: k for k in kinds}
    criteria = tuple(_criterion(e, known, names, position) for position, e in enumerate(entries, 1))
    once(zip(entries, (f"{c.task}·{c.key}" for c in criteria)), "任务和 key ")
    return criteria


def _criterion(
    entry: Entry, known: tuple[dict, dict, dict], names: Names, position: int
) -> CriterionSeed:
    tasks, clauses, kinds = known
    number = entry.number("task")
    if number not in tasks:
        entry.refuse(f"没有编号为 {number} 的任务。")
    task = tasks[number]
    clause = entry.text("clause", task.clause.ref)
    if clause not in clauses:
        entry.refuse(f"plan.toml 里没有“{clause}”这一条。")
    source = entry.choice("source", SOURCES, "evidence")
    kind = entry.text("kind") if source == "evidence" else ""
    units = tuple(names.unit(entry, name).name for name in entry.texts("units", ()))
    criterion = CriterionSeed(
        task=number,
        key=entry.text("key", most=40),
        label=entry.text("label", most=40),
        source=source,
        kind=kind,
        need=entry.number("need", 1),
        applies=entry.choice("applies", APPLIES, "units" if units else "every"),
        units=units,
        basis=entry.choice("basis", BASES),
        clause=clause,
        wording=entry.text("wording"),
        where=entry.take("where", dict, default={}),
        standing=entry.flag("standing", False),
        zero_ok=entry.flag("zero_ok", False),
        phase=entry.choice("phase", PHASES, ""),
        position=position,
    )
    entry.finish()
    _check(entry, criterion, task, clauses[clause], kinds)
    return criterion


def _check(
    entry: Entry,
    criterion: CriterionSeed,
    task: TaskSeed,
    clause: ClauseSeed,
    kinds: dict[str, KindSeed],
) -> None:
    if criterion.kind and criterion.kind not in kinds:
        entry.refuse(f"kinds.toml 里没有类型“{criterion.kind}”。")
    fields = (
        {f.key: f for f in kinds[criterion.kind].fields}
        if criterion.kind
        else REGISTERS[criterion.source]
    )
    read_where(entry, criterion.where, fields, "where")
    if bool(criterion.units) != (criterion.applies == "units"):
        entry.refuse('units 与 applies = "units" 要同时写。')
    if criterion.phase and task.deadline != "fixed":
        entry.refuse('只有定期完成的任务（deadline = "fixed"）才分 first 和 review。')
    if criterion.basis == "plan" and criterion.wording not in task.text + "\n" + clause.text:
        entry.refuse(
            f"basis 为 plan 的，wording 应是任务 {task.number} 或“{clause.ref}”原文里的话。"
        )
