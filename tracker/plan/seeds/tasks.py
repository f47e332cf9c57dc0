"""The tasks of annex 1, the domains of annex 2, and who each names as responsible."""

from dataclasses import dataclass
from datetime import date

from tracker.plan.seeds.entry import Entry, once
from tracker.plan.seeds.plan import ClauseSeed
from tracker.plan.seeds.units import GroupSeed, Names

DEADLINES = ("fixed", "standing", "relative")
SOURCES = ("annex", "body")


@dataclass(frozen=True)
class PartySeed:
    """`label` is the source's word; exactly one of `unit` and `group` is a code. With `carries` False it gets no card."""

    label: str
    unit: str | None
    group: str | None
    leads: bool
    carries: bool
    source: str
    position: int


@dataclass(frozen=True)
class DomainSeed:
    number: int
    name: str
    display_name: str
    parties: tuple[PartySeed, ...]


@dataclass(frozen=True)
class TaskSeed:
    """`by_domain`: its parties are those of the domains. `due_on` is set for fixed tasks, `months` for relative ones."""

    number: int
    text: str
    clause: ClauseSeed
    body_text: str
    deadline_text: str
    deadline: str
    due_on: date | None
    months: int | None
    by_domain: bool
    parties: tuple[PartySeed, ...]
    note: str


def read_domains(file: Entry, names: Names) -> tuple[DomainSeed, ...]:
    entries = file.entries("domain")
    file.finish()
    domains = tuple(_domain(entry, names) for entry in entries)
    once(zip(entries, (d.number for d in domains)), "编号")
    once(zip(entries, (d.name for d in domains)), "名称")
    return domains


def _domain(entry: Entry, names: Names) -> DomainSeed:
    labels = entry.texts("departments")
    parties = []
    for position, label in enumerate(labels, 1):
        who = names.party(entry, label)
        is_group = isinstance(who, GroupSeed)
        parties.append(
            PartySeed(
                label,
                None if is_group else who.code,
                who.code if is_group else None,
                leads=position == 1,
                carries=True,
                source="annex",
                position=position,
            )
        )
    name = entry.text("name", most=60)
    domain = DomainSeed(
        entry.number("number"), name, entry.text("display_name", name, most=60), tuple(parties)
    )
    entry.finish()
    if not parties:
        entry.refuse("departments 不能为空。")
    return domain


def read_tasks(file: Entry, names: Names, clauses: tuple[ClauseSeed, ...]) -> tuple[TaskSeed, ...]:
    entries = file.entries("task")
    file.finish()
    by_ref = {c.ref: c for c in clauses}
    tasks = tuple(_task(entry, names, by_ref) for entry in entries)
    once(zip(entries, (t.number for t in tasks)), "编号")
    return tasks


def _task(entry: Entry, names: Names, clauses: dict[str, ClauseSeed]) -> TaskSeed:
    ref = entry.text("clause")
    if ref not in clauses:
        entry.refuse(f"plan.toml 里没有“{ref}”这一条。")
    deadline = entry.choice("deadline", DEADLINES)
    due_on = entry.date("due") if deadline == "fixed" else None
    months = entry.number("months") if deadline == "relative" else None
    by_domain = entry.take("parties", list, str) == "annex2"
    if not by_domain and isinstance(entry.take("parties", list, str), str):
        entry.refuse('parties 应是责任单位的列表，或者写 "annex2"。')
    task = TaskSeed(
        number=entry.number("number"),
        text=entry.text("text"),
        clause=clauses[ref],
        body_text=entry.text("body_text", ""),
        deadline_text=entry.text("deadline_text", most=60),
        deadline=deadline,
        due_on=due_on,
        months=months,
        by_domain=by_domain,
        parties=() if by_domain else _parties(entry, names),
        note=entry.text("note", ""),
    )
    entry.finish()
    if task.body_text not in task.clause.text:
        entry.refuse(f"body_text 不是“{ref}”原文里的话。")
    return task


def _parties(entry: Entry, names: Names) -> tuple[PartySeed, ...]:
    entries = entry.entries("parties", noun="责任单位")
    if not entries:
        entry.refuse("parties 不能为空。")
    parties = tuple(_party(e, names, position) for position, e in enumerate(entries, 1))
    once(zip(entries, (p.unit or p.group for p in parties)), "责任单位")
    return parties


def _party(entry: Entry, names: Names, position: int) -> PartySeed:
    if ("unit" in entry) == ("group" in entry):
        entry.refuse("unit 和 group 要写一个，且只写一个。")
    label = entry.text("unit" if "unit" in entry else "group")
    unit = names.unit(entry, label).code if "unit" in entry else None
    group = names.group(entry, label).code if "group" in entry else None
    source = entry.choice("source", SOURCES, "annex")
    party = PartySeed(
        label,
        unit,
        group,
        entry.flag("leads", False),
        entry.flag("carries", True),
        source,
        position,
    )
    entry.finish()
    if source == "annex" and not party.carries:
        entry.refuse('附件列明的责任单位都要承担，只有 source = "body" 的才能写 carries = false。')
    return party
