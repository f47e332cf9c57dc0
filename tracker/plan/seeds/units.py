"""Units and groups of units, and the names by which the other files call them."""

import re
from dataclasses import dataclass
from datetime import date

from tracker.plan.seeds.entry import Entry, once
from tracker.units.unit import is_a_pages_name

UNIT_KINDS = ("office", "department", "branch", "party", "street")
MEMBERSHIPS = ("explicit", "assigned", "register")


@dataclass(frozen=True)
class UnitSeed:
    code: str
    name: str
    full_name: str
    kind: str
    aliases: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    successor: str  # a unit's code, or empty
    position: int


@dataclass(frozen=True)
class MemberSeed:
    unit: str  # a unit's code
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class GroupSeed:
    code: str
    name: str
    membership: str
    members: tuple[MemberSeed, ...]


class Names:
    """Who a name means: units by name, full name or alias, groups by name."""

    def __init__(self):
        self._units: dict[str, UnitSeed] = {}
        self._groups: dict[str, GroupSeed] = {}

    def add(self, entry: Entry, thing: UnitSeed | GroupSeed) -> None:
        is_unit = isinstance(thing, UnitSeed)
        known = self._units if is_unit else self._groups
        for name in (
            {thing.name, thing.full_name, *thing.aliases} - {""} if is_unit else {thing.name}
        ):
            if name in self._units or name in self._groups:
                entry.refuse(f"名称“{name}”已有别的单位或单位组使用。")
            known[name] = thing

    def unit(self, entry: Entry, name: str) -> UnitSeed:
        if name not in self._units:
            entry.refuse(f"没有单位“{name}”。")
        return self._units[name]

    def group(self, entry: Entry, name: str) -> GroupSeed:
        if name not in self._groups:
            entry.refuse(f"没有单位组“{name}”。")
        return self._groups[name]

    def party(self, entry: Entry, name: str) -> UnitSeed | GroupSeed:
        return self._groups[name] if name in self._groups else self.unit(entry, name)


def read_units(file: Entry) -> tuple[tuple[UnitSeed, ...], tuple[GroupSeed, ...], Names]:
    names = Names()
    unit_entries, group_entries = file.entries("unit"), file.entries("group")
    file.finish()
    units = tuple(_unit(entry, position) for position, entry in enumerate(unit_entries, 1))
    once(zip(unit_entries, (u.code for u in units)), "code ")
    codes = {u.code for u in units}
    for entry, unit in zip(unit_entries, units):
        names.add(entry, unit)
        if is_a_pages_name(unit.code):
            entry.refuse(f"code “{unit.code}”是公开页面的地址，请换一个。")
        if unit.successor and unit.successor not in codes:
            entry.refuse(f"successor 所指的单位“{unit.successor}”不存在。")
    groups = tuple(_group(entry, names) for entry in group_entries)
    once(zip(group_entries, (g.code for g in groups)), "code ")
    for entry, group in zip(group_entries, groups):
        names.add(entry, group)
    return units, groups, names


def _unit(entry: Entry, position: int) -> UnitSeed:
    unit = UnitSeed(
        code=entry.text("code", most=40),
        name=entry.text("name", most=60),
        full_name=entry.text("full_name", "", most=120),
        kind=entry.choice("kind", UNIT_KINDS),
        aliases=entry.texts("aliases", (), most=120),
        valid_from=entry.date("valid_from"),
        valid_to=entry.date("valid_to", None),
        successor=entry.text("successor", ""),
        position=position,
    )
    entry.finish()
    if not re.fullmatch("[a-z][a-z0-9-]*", unit.code):  # it stands in addresses
        entry.refuse(f"code “{unit.code}”应是小写字母、数字和短横线，以字母开头。")
    if unit.valid_to and unit.valid_to < unit.valid_from:
        entry.refuse("valid_to 早于 valid_from。")
    return unit


def _group(entry: Entry, names: Names) -> GroupSeed:
    membership = entry.choice("membership", MEMBERSHIPS)
    member_entries = entry.entries("members", (), noun="成员")
    if bool(member_entries) != (membership == "explicit"):
        entry.refuse("membership 为 explicit 的单位组要列出成员，其他的不列。")
    members = tuple(_member(m, names) for m in member_entries)
    once(zip(member_entries, ((m.unit, m.valid_from) for m in members)), "成员")
    group = GroupSeed(entry.text("code", most=40), entry.text("name", most=60), membership, members)
    entry.finish()
    return group


def _member(entry: Entry, names: Names) -> MemberSeed:
    member = MemberSeed(
        names.unit(entry, entry.text("unit")).code, entry.date("from"), entry.date("to", None)
    )
    entry.finish()
    return member
