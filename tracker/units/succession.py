"""What becomes of units: added, renamed, merged into another, ended. Nothing they did is lost or moved."""

import re
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date, timedelta

from peewee import fn

from tracker import audit, clock
from tracker.accounts.person import Person, one_line
from tracker.characters import comparable
from tracker.data.database import db, lock
from tracker.permissions import can
from tracker.refusals import Forbidden, Invalid, Refused
from tracker.units.unit import KINDS, OFFICE, Unit, UnitAlias, is_a_pages_name
from tracker.units.unit_change import UnitChange

# told inside the transaction once work has passed to another unit
listeners: list[Callable[[], None]] = []

CODE = re.compile(r"[a-z][a-z0-9-]{1,38}[a-z0-9]")


def may_manage_units(by: Person) -> None:
    if not can("manage units", None, by):
        raise Forbidden("单位由系统管理员管理，您的账号不能办理。")


def add(*, code: str, name: str, full_name: str, kind: str, on: date | None, by: Person) -> Unit:
    """A unit that exists from `on`. Raises Invalid by field."""
    may_manage_units(by)
    code, name, full_name = code.strip(), one_line(name), one_line(full_name)
    errors = {}
    with _names_held():
        if not CODE.fullmatch(code):
            errors["code"] = "代码用 3 到 40 位小写字母、数字或短横线，以字母开头，如 xiangzhenju。"
        elif is_a_pages_name(code):
            errors["code"] = f"“{code}”是公开页面的地址，请换一个代码。"
        elif Unit.select().where(Unit.code == code).exists():
            errors["code"] = f"代码“{code}”已经有单位使用。"
        if kind not in KINDS or kind == OFFICE:
            errors["kind"] = "请选择单位类别。"
        errors |= (
            _name_errors(name)
            | _length_error("full_name", full_name, 120)
            | _day_error(on, date(2021, 1, 1))
        )
        if errors:
            raise Invalid(errors)
        last = Unit.select(fn.MAX(Unit.position)).scalar() or 0
        unit = Unit.create(
            code=code, name=name, full_name=full_name, kind=kind, position=last + 1, valid_from=on
        )
        UnitChange.create(unit=unit, on=on, verb="add", words=name, person=by)
        audit.note(
            "unit.add",
            unit,
            by=by,
            after={"code": code, "name": name, "full_name": full_name, "kind": kind, "on": on},
            label=name,
        )
    return unit


def rename(unit: Unit, name: str, on: date | None, *, full_name: str = "", by: Person) -> None:
    """Another name from `on`; the old one stays an alias, and everything stays under the same unit."""
    may_manage_units(by)
    name, full_name = one_line(name), one_line(full_name)
    with _names_held():
        for field, value in Unit.get_by_id(unit.id).__data__.items():
            setattr(unit, field, value)
        _must_exist(unit)
        errors = (
            _name_errors(name, unit)
            | _length_error("full_name", full_name, 120)
            | _day_error(on, unit.valid_from)
        )
        if name == unit.name:
            errors["name"] = "新名称和现名称一样。"
        if errors:
            raise Invalid(errors)
        UnitAlias.delete().where((UnitAlias.unit == unit) & (UnitAlias.name == name)).execute()
        UnitAlias.insert(unit=unit, name=unit.name).on_conflict_ignore().execute()
        UnitChange.create(
            unit=unit, on=on, verb="rename", words=f"由“{unit.name}”更名为“{name}”", person=by
        )
        Unit.update(name=name, full_name=full_name).where(Unit.id == unit.id).execute()
        audit.note(
            "unit.rename",
            unit,
            by=by,
            before={"name": unit.name, "full_name": unit.full_name},
            after={"name": name, "full_name": full_name, "on": on},
            label=name,
        )
    unit.name, unit.full_name = name, full_name


def call_also(unit: Unit, alias: str, on: date | None, *, by: Person) -> None:
    """Another name by which papers know the unit, beside its own. Raises Invalid by field."""
    may_manage_units(by)
    alias = one_line(alias)
    with _names_held():
        _must_exist(unit)
        errors = _name_errors(alias)
        errors = ({"alias": errors["name"]} if errors else {}) | _day_error(on, unit.valid_from)
        if errors:
            raise Invalid(errors)
        UnitAlias.create(unit=unit, name=alias)
        UnitChange.create(unit=unit, on=on, verb="alias", words=f"又称“{alias}”", person=by)
        audit.note("unit.alias", unit, by=by, after={"alias": alias, "on": on}, label=unit.name)


def merge(units: list[Unit], into: Unit, on: date | None, *, by: Person) -> None:
    """From `on` the work of `units` is `into`'s, and so are their people. Their cards and records stay their own."""
    may_manage_units(by)
    with db.atomic():
        ids = sorted({u.id for u in units} | {into.id})
        held = {u.id: u for u in lock(Unit.select().where(Unit.id << ids).order_by(Unit.id))}
        into = held[into.id]
        if into.valid_to:
            raise Refused(f"{into.name}已经撤销或并入其他单位，不能再并入它。")
        for unit in (held[u.id] for u in units):
            if unit.id == into.id:
                raise Refused("不能把一个单位并入它自己。")
            _end(unit, on, "并入其他单位")
            Unit.update(valid_to=on - timedelta(days=1), successor=into).where(
                Unit.id == unit.id
            ).execute()
            UnitChange.create(unit=unit, on=on, verb="merge", words=f"并入“{into.name}”", person=by)
            Person.update(unit=into).where(Person.unit == unit).execute()
            audit.note(
                "unit.merge", unit, by=by, after={"successor": into.code, "on": on}, label=unit.name
            )
        for listen in listeners:
            listen()


def retire(unit: Unit, on: date | None, *, by: Person) -> None:
    """The unit ends before `on`, and nobody takes over."""
    may_manage_units(by)
    with db.atomic():
        unit = lock(Unit.select().where(Unit.id == unit.id))[0]
        _end(unit, on, "撤销")
        Unit.update(valid_to=on - timedelta(days=1)).where(Unit.id == unit.id).execute()
        UnitChange.create(unit=unit, on=on, verb="retire", words="撤销", person=by)
        audit.note("unit.retire", unit, by=by, after={"on": on}, label=unit.name)


def changes_of(unit: Unit) -> list[UnitChange]:
    return list(
        UnitChange.select(UnitChange, Person)
        .left_outer_join(Person)
        .where(UnitChange.unit == unit)
        .order_by(UnitChange.on.desc(), UnitChange.id.desc())
    )


@contextmanager
def _names_held():
    """A transaction in which nobody else gives a unit a name: codes, names and aliases are looked at together."""
    with db.atomic():
        lock(Unit.select().where(Unit.kind == OFFICE))
        yield


def _end(unit: Unit, on: date | None, what: str) -> None:
    _must_exist(unit)
    if unit.kind == OFFICE:
        raise Refused(f"{unit.name}负责核验，不能{what}。")
    if error := _day_error(on, unit.valid_from + timedelta(days=1)):
        raise Invalid(error)


def _must_exist(unit: Unit) -> None:
    if unit.valid_to:
        raise Refused(f"{unit.name}已经撤销或并入其他单位，不能再变更。")


def _name_errors(name: str, but: Unit | None = None) -> dict[str, str]:
    if not name:
        return {"name": "请填写单位名称。"}
    if error := _length_error("name", name, 60):
        return error
    names = [(u.name, u) for u in Unit.select()]
    names += [(alias.name, alias.unit) for alias in UnitAlias.select(UnitAlias, Unit).join(Unit)]
    owner = next((u for each, u in names if comparable(each) == comparable(name)), None)
    if owner and (but is None or owner.id != but.id):
        return {"name": f"“{name}”已经是{owner.name}的名称或曾用名。"}
    return {}


def _length_error(field: str, text: str, limit: int) -> dict[str, str]:
    return {field: f"最多 {limit} 字，现在 {len(text)} 字。"} if len(text) > limit else {}


def _day_error(on: date | None, earliest: date) -> dict[str, str]:
    if on is None:
        return {"on": "请填写生效日期，如 2026-03-05。"}
    if not earliest <= on <= clock.today():
        return {"on": f"生效日期应在 {earliest:%Y-%m-%d} 到今天之间。"}
    return {}
