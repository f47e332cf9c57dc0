"""Changing settings: checked together, guarded against a page that is out of date, and kept as history."""

import hashlib
import json

from peewee import CharField, DateTimeField, ForeignKeyField, JSONField

from tracker import audit, clock
from tracker.accounts.person import Person
from tracker.data.database import Model, db, lock
from tracker.permissions import can
from tracker.refusals import Conflict, Forbidden, Invalid
from tracker.settings.fields import FIELDS, Wrong
from tracker.settings.setting import Setting, all_settings
from tracker.units.unit import Unit


class SettingChange(Model):
    """A line of the settings' history. Append-only."""

    key = CharField(max_length=40)
    before = JSONField()
    after = JSONField()
    at = DateTimeField(default=lambda: clock.now())
    person = ForeignKeyField(Person, on_delete="RESTRICT")

    class Meta:
        table_name = "setting_change"


def stamp(settings: dict) -> str:
    """Stands for the values that a page showed."""
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:16]


def may_change(by: Person) -> None:
    if not can("change settings", None, by):
        raise Forbidden("系统设置由区政府办公室审核人和系统管理员修改。")


def change(typed: dict, *, seen: str, by: Person) -> list[SettingChange]:
    """Set what was typed and differs. Raises Forbidden, Invalid, or Conflict when others changed a setting meanwhile."""
    may_change(by)
    values, errors = {}, {}
    for field in FIELDS:
        try:
            values[field.key] = field.read(typed.get(field.key, "").strip())
        except Wrong as wrong:
            errors[field.key] = str(wrong)
    if errors:
        raise Invalid(errors)
    with db.atomic():
        lock(
            Unit.select().where(Unit.kind == "office")
        )  # a setting may have no row yet that could be held
        now = all_settings()
        if stamp(now) != seen:
            raise Conflict(
                "设置刚刚被他人修改过。您填写的内容都还在，请对照现在的设置核对后再保存。"
            )
        return [
            _set(key, now[key], value, by) for key, value in values.items() if now[key] != value
        ]


def history(most: int = 50) -> list[SettingChange]:
    return list(
        SettingChange.select(SettingChange, Person, Unit)
        .join(Person)
        .join(Unit)
        .order_by(SettingChange.id.desc())
        .limit(most)
    )


def _set(key: str, before, after, by: Person) -> SettingChange:
    Setting.insert(key=key, value=after).on_conflict(
        conflict_target=[Setting.key], update={Setting.value: after}
    ).execute()
    audit.note(
        "setting.change", by=by, before={key: before}, after={key: after}, target=f"setting {key}"
    )
    return SettingChange.create(key=key, before=before, after=after, person=by)
