"""What the office has decided, laid over what ships: decisions on rulings, and yardsticks of its own.

Loading writes the plan so, and so a decision outlives every load; what ships comes back when the decision is taken back.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tracker import clock
from tracker.plan.criterion import YARDSTICK, Criterion
from tracker.plan.decision import ALTERNATIVE, Decision, Yardstick
from tracker.plan.ruling import Ruling
from tracker.plan.seeds import Seeds
from tracker.plan.task import Task


@dataclass(frozen=True)
class Reading:
    """How a ruling is read: `text` is the alternative's; `detail` {"2": code} says who coordinates a domain."""

    choice: str
    text: str = ""
    detail: dict = field(default_factory=dict)
    on: date | None = None


def readings() -> dict[str, Reading]:
    """ruling key → the office's newest decision on it."""
    query = Decision.select(Decision, Ruling).join(Ruling).order_by(Decision.id)
    return {
        d.ruling.key: Reading(d.choice, d.text, d.detail, clock.local(d.at).date()) for d in query
    }


def yardsticks() -> dict[tuple[int, str], dict]:
    """(task number, criterion key) → what the office has made of it; empty when as shipped."""
    query = (
        Yardstick.select(Yardstick, Criterion, Task)
        .join(Criterion)
        .join(Task)
        .order_by(Yardstick.id)
    )
    return {(y.criterion.task.number, y.criterion.key): y.values for y in query}


def as_decided(seeds: Seeds) -> Seeds:
    return measured(ruled(seeds, readings()), yardsticks())


def ruled(seeds: Seeds, chosen: dict[str, Reading]) -> Seeds:
    """`seeds` with what the chosen alternatives change; the other decisions are words."""
    for ruling in seeds.rulings:
        reading = chosen.get(ruling.key)
        if reading and reading.choice == ALTERNATIVE:
            for alternative in ruling.alternatives:
                if alternative.text == reading.text:
                    seeds = _changed(seeds, alternative.changes, reading)
    return seeds


def measured(seeds: Seeds, set_: dict[tuple[int, str], dict]) -> Seeds:
    """`seeds` with the office's own yardsticks; what the plan itself demands is never touched."""
    return replace(
        seeds,
        criteria=tuple(
            replace(c, **set_.get((c.task, c.key), {})) if c.basis == YARDSTICK else c
            for c in seeds.criteria
        ),
    )


def _changed(seeds: Seeds, changes: dict, reading: Reading) -> Seeds:
    carries = dict.fromkeys(map(tuple, changes.get("carries", ())), True)
    carries |= dict.fromkeys(map(tuple, changes.get("drops", ())), False)
    leaves = {(group, unit) for group, unit in changes.get("leaves", ())}
    displays = dict(map(tuple, changes.get("displays", ())))
    leads = dict.fromkeys(changes.get("unled", ()))
    leads |= {number: reading.detail.get(str(number)) for number in changes.get("chosen", ())}
    last = reading.on and reading.on - timedelta(days=1)
    return replace(
        seeds,
        tasks=tuple(
            replace(
                t,
                parties=tuple(
                    replace(p, carries=carries.get((t.number, p.unit), p.carries))
                    for p in t.parties
                ),
            )
            for t in seeds.tasks
        ),
        groups=tuple(
            replace(
                g,
                members=tuple(
                    replace(m, valid_to=last) if (g.code, m.unit) in leaves else m
                    for m in g.members
                ),
            )
            for g in seeds.groups
        ),
        domains=tuple(
            replace(
                d,
                display_name=displays.get(d.number, d.display_name),
                parties=tuple(
                    replace(p, leads=p.unit == leads[d.number]) if d.number in leads else p
                    for p in d.parties
                ),
            )
            for d in seeds.domains
        ),
    )


def differences(before: Seeds, after: Seeds) -> list[str]:
    """What turns from `before` into `after`, a sentence each."""
    names = {u.code: u.name for u in after.units}
    found = []
    for old, new in zip(before.tasks, after.tasks):
        for was, now in zip(old.parties, new.parties):
            if was.carries != now.carries:
                found.append(
                    f"任务{new.number}：{names[now.unit]}"
                    + (
                        "承担一张任务卡，尚未锁定的年度立即生成。"
                        if now.carries
                        else "不再承担，以后年度不生成任务卡；已有的任务卡保留。"
                    )
                )
    for old, new in zip(before.domains, after.domains):
        if old.display_name != new.display_name:
            found.append(
                f"领域{new.number}的显示名由“{old.display_name}”改为“{new.display_name}”。"
            )
        was, now = ([names[p.unit] for p in d.parties if p.leads and p.unit] for d in (old, new))
        if was != now:
            found.append(
                f"领域“{new.display_name}”的牵头部门由{'、'.join(was) or '空缺'}改为{'、'.join(now) or '空缺'}。"
            )
    for old, new in zip(before.groups, after.groups):
        for was, now in zip(old.members, new.members):
            if was.valid_to != now.valid_to:
                found.append(
                    f"{names[now.unit]}"
                    + (
                        f"不再属于“{new.name}”，以后年度不生成这些任务卡；今年已有的保留。"
                        if now.valid_to
                        else f"仍属于“{new.name}”，尚未锁定的年度补齐任务卡。"
                    )
                )
    return found
