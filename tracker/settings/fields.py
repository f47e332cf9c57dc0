"""The settings that the page offers, and what each may be: one table."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tracker.accounts.person import one_line
from tracker.web.arguments import number

HOLES = re.compile(r"\{[^{}]*\}")


class Wrong(ValueError):
    """What was typed is no value for this setting; says why."""


def whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not least <= (value := number(text)) <= most:
            raise Wrong(f"请填写 {least} 到 {most} 之间的整数。")
        return value

    return read


def words(most: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        text = one_line(text)
        if not 2 <= len(text) <= most:
            raise Wrong(f"请填写 2 到 {most} 个字。")
        return text

    return read


def notice_form(text: str) -> str:
    """A form with a place for the year and one for the number, and no other brace: it is filled by str.format."""
    text = one_line(text)
    if (
        sorted(HOLES.findall(text)) != ["{number}", "{year}"]
        or "{" in HOLES.sub("", text)
        or "}" in HOLES.sub("", text)
    ):
        raise Wrong(
            "编号里须有且只有一个 {year} 和一个 {number}，例如 政办督〔{year}〕{number}号。"
        )
    if len(text) > 50:
        raise Wrong("最多 50 个字。")
    return text


@dataclass(frozen=True)
class Field:
    key: str
    label: str
    read: Callable[[str], object]  # raises Wrong
    help: str = ""


FIELDS = (
    Field("due_soon_days", "临期天数", whole(1, 90), "离时限不到这么多天的任务卡亮黄灯。"),
    Field(
        "notice_form",
        "督办单编号",
        notice_form,
        "{year} 处填年份，{number} 处填当年的顺序号。已签发的督办单不受影响。",
    ),
    Field(
        "notice_days",
        "督办单反馈天数",
        whole(1, 90),
        "签发时预填的办理期限，遇休息日顺延到下一个工作日。",
    ),
    Field(
        "media_quiet_days",
        "新媒体停更天数",
        whole(1, 365),
        "超过这么多天没有更新的政务新媒体账号会被标出。",
    ),
    Field(
        "unit_storage_gb",
        "每个单位的附件空间（GB）",
        whole(1, 9999),
        "各单位的附件合计最多占这么多；相同的文件只算一次。调高前请系统管理员核对磁盘。",
    ),
    Field("office_name", "办公室名称", words(40), "印在督办单的落款处。"),
    Field("district_name", "本区名称", words(20), "印在报告标题里。"),
)
