"""What an alternative to a ruling says, and what it would change in the plan's tables."""

from dataclasses import dataclass, field

from tracker.plan.seeds.entry import Entry
from tracker.plan.seeds.units import Names


@dataclass(frozen=True)
class AlternativeSeed:
    """`changes` is ready for JSON; empty when the alternative is kept as words only.

    carries, drops: [[task, unit's code]]; leaves: [[group's code, unit's code]]; displays: [[domain, name]];
    unled, chosen: [domain].
    """

    text: str
    changes: dict = field(default_factory=dict)


def read_alternatives(
    entry: Entry, names: Names, tasks: dict, domains: dict
) -> tuple[AlternativeSeed, ...]:
    found = []
    for position, value in enumerate(entry.take("alternatives", list, default=()), 1):
        if isinstance(value, str) and value:
            found.append(AlternativeSeed(value))
        elif isinstance(value, dict):
            found.append(
                _alternative(
                    Entry(entry.file, f"{entry.place} 的第 {position} 个 alternative", value),
                    names,
                    tasks,
                    domains,
                )
            )
        else:
            entry.refuse("alternatives 里的每一项都应是文字，或带 text 的表。")
    if len({a.text for a in found}) < len(found):
        entry.refuse("alternatives 里有重复的项。")
    return tuple(found)


def _alternative(entry: Entry, names: Names, tasks: dict, domains: dict) -> AlternativeSeed:
    text, changes = entry.text("text"), {}
    for verb in ("carries", "drops"):
        if verb in entry:
            changes[verb] = [_party(e, names, tasks) for e in entry.entries(verb)]
    if "leaves" in entry:
        changes["leaves"] = [_membership(e, names) for e in entry.entries("leaves")]
    if "displays" in entry:
        changes["displays"] = [_display(e, domains) for e in entry.entries("displays")]
    for verb in ("unled", "chosen"):
        if verb in entry:
            changes[verb] = list(entry.take(verb, list))
            for number in changes[verb]:
                if type(number) is not int or number not in domains:
                    entry.refuse(f"{verb} 里的 {number} 不存在。")
    entry.finish()
    return AlternativeSeed(text, changes)


def _party(entry: Entry, names: Names, tasks: dict) -> list:
    number, unit = entry.number("task"), names.unit(entry, entry.text("unit"))
    entry.finish()
    if number not in tasks:
        entry.refuse(f"没有编号为 {number} 的任务。")
    if unit.code not in {p.unit for p in tasks[number].parties}:
        entry.refuse(f"任务 {number} 没有提到“{unit.name}”。")
    return [number, unit.code]


def _membership(entry: Entry, names: Names) -> list:
    group, unit = names.group(entry, entry.text("group")), names.unit(entry, entry.text("unit"))
    entry.finish()
    if unit.code not in {m.unit for m in group.members}:
        entry.refuse(f"“{unit.name}”不是“{group.name}”的成员。")
    return [group.code, unit.code]


def _display(entry: Entry, domains: dict) -> list:
    number, name = entry.number("domain"), entry.text("name", most=60)
    entry.finish()
    if number not in domains:
        entry.refuse(f"没有编号为 {number} 的领域。")
    return [number, name]
