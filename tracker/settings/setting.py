"""Settings that the office may change while the product runs, with the values that ship."""

from peewee import CharField, JSONField

from tracker.data.compiled import compiled
from tracker.data.database import Model

SHIPPED = {
    "due_soon_days": 15,  # design.md §4: 黄 due within 15 days
    "notice_form": "长政办督〔{year}〕{number}号",
    "notice_days": 10,  # how long a unit has to answer a notice when nothing else is said
    "office_name": "西安市长安区人民政府办公室",
    "district_name": "西安市长安区",
    "unit_storage_gb": 20,  # what a unit's files may take on the disk
    "media_quiet_days": 14,  # 政务新媒体检查指标: two weeks without an update fail
}


class Setting(Model):
    key = CharField(max_length=40, primary_key=True)
    value = JSONField()


def all_settings() -> dict:
    """Every setting: one query."""
    return SHIPPED | dict(_changed())


def begin_with(**values) -> None:
    """What the loaded plan's district starts from instead of what ships; a setting that already has a row stays."""
    for key, value in values.items():
        if value != SHIPPED[key]:
            Setting.insert(key=key, value=value).on_conflict_ignore().execute()


@compiled
def _changed():
    return Setting.select(Setting.key, Setting.value).tuples()
