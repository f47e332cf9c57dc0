"""方案校核： where the source is defective or silent, and what the seeds take it to mean."""

from dataclasses import dataclass

from tracker.plan.seeds.alternatives import AlternativeSeed, read_alternatives
from tracker.plan.seeds.entry import Entry, once
from tracker.plan.seeds.tasks import DomainSeed, TaskSeed
from tracker.plan.seeds.units import Names


@dataclass(frozen=True)
class RulingSeed:
    """`affects` is {"tasks": [numbers], "domains": [numbers], "groups": [codes]}, ready for JSON."""

    key: str
    title: str
    place: str
    source_text: str
    finding: str
    ruling: str
    affects: dict
    alternatives: tuple[AlternativeSeed, ...]
    position: int


def read_rulings(
    file: Entry, names: Names, tasks: tuple[TaskSeed, ...], domains: tuple[DomainSeed, ...]
):
    entries = file.entries("ruling")
    file.finish()
    known = {"tasks": {t.number: t for t in tasks}, "domains": {d.number: d for d in domains}}
    rulings = tuple(
        _ruling(entry, names, known, position) for position, entry in enumerate(entries, 1)
    )
    once(zip(entries, (r.key for r in rulings)), "key ")
    return rulings


def _ruling(
    entry: Entry, names: Names, known: dict[str, dict[int, object]], position: int
) -> RulingSeed:
    affects = Entry(
        entry.file, f"{entry.place} 的 affects", entry.take("affects", dict, default={})
    )
    found: dict[str, list] = {}
    for what, numbers in known.items():
        found[what] = list(affects.take(what, list, default=()))
        for number in found[what]:
            if type(number) is not int or number not in numbers:
                affects.refuse(f"{what} 里的 {number} 不存在。")
    found["groups"] = [names.group(affects, name).code for name in affects.texts("groups", ())]
    affects.finish()
    ruling = RulingSeed(
        key=entry.text("key", most=60),
        title=entry.text("title", most=120),
        place=entry.text("place", most=120),
        source_text=entry.text("source_text"),
        finding=entry.text("finding"),
        ruling=entry.text("ruling"),
        affects=found,
        alternatives=read_alternatives(entry, names, known["tasks"], known["domains"]),
        position=position,
    )
    entry.finish()
    return ruling
