"""The log's keys and codes in the words of its readers. What has none is shown as it is."""

import json
import re
from dataclasses import dataclass

from tracker.audit.actions import GROUPS
from tracker.audit.entry import Entry
from tracker.permissions import can

FIELDS = {
    "state": "状态",
    "version": "版本",
    "progress": "推进情况",
    "closure": "办结方式",
    "reason": "理由",
    "returns": "退回次数",
    "due_on": "时限",
    "submitted_at": "提请时间",
    "submitted_by": "提请人",
    "closed_at": "销号时间",
    "closed_by": "销号人",
    "card": "任务卡",
    "cards": "任务卡",
    "username": "用户名",
    "name": "名称",
    "full_name": "全称",
    "unit": "单位",
    "units": "单位",
    "role": "角色",
    "active": "在用",
    "kind": "类型",
    "code": "代码",
    "on": "生效日期",
    "successor": "接续单位",
    "title": "名称",
    "happened_on": "发生日期",
    "superseded_by": "替代为",
    "size": "字节数",
    "sha256": "SHA-256",
    "file": "文件",
    "text": "内容",
    "number": "编号",
    "issuer": "发布部门",
    "published_on": "发布日期",
    "domain_name": "领域",
    "place": "任务",
    "valid_from": "起始日期",
    "valid_to": "结束日期",
    "duty": "职责",
    "person_name": "姓名",
    "phone": "电话",
    "full_time": "专职",
    "basis": "依据",
    "division_published_on": "分工公布日期",
    "division_url": "分工公布网址",
    "platform": "平台",
    "account_id": "账号 ID",
    "owner": "认证主体",
    "operator": "运维单位",
    "exemption": "例外理由",
    "effective_on": "生效日期",
    "unit_approved_on": "单位批准日期",
    "district_filed_on": "区级备案日期",
    "city_filed_on": "市级备案日期",
    "provincial_filed_on": "省级备案日期",
    "updated_on": "最近更新日期",
    "closed_on": "关停日期",
    "arguments": "参数",
    "tasks": "任务数",
    "criteria": "标准数",
    "count": "条数",
    "through": "截至序号",
    "digest": "校验值",
    "seal": "封签密钥代号",
    "sealed": "已封",
    "before": "此日以前",
    "value": "值",
    "key": "设置",
    "year": "年度",
    "days": "节假日",
    "files": "附件",
}
VALUES: dict[str, dict[str, str]] = {}  # by the thing in an action's name; filled in wiring.py

WITHHELD = "（内容不显示）"
# What whoever reads no content, such as the administrator (design.md §1), is not shown: of these groups all but OPEN.
CONTENT = ("任务卡", "佐证材料", "名册和账号", "督办")
NARRATIVE = {"report.change"}  # nor this anybody but who writes reports
OPEN = {
    *("state", "version", "rev", "returns", "closure", "due_on", "card", "cards", "size", "count"),
    *("submitted_at", "submitted_by", "closed_at", "closed_by"),
}
NAMED = re.compile(
    r"^(/attachments/\d+|/remarks/files/\d+)/.*"
)  # an address that ends in a file's name


@dataclass(frozen=True)
class Readable:
    """An entry's target, label, values before and after, and words, as far as its reader may read them."""

    target: str
    label: str
    before: dict
    after: dict
    words: str


def withheld_from(person) -> set[str]:
    """The actions of which `person` reads that they happened, and no content."""
    content = {action for group in CONTENT for action in GROUPS[group]}
    return (set() if can("see every unit's evidence", None, person) else content) | (
        set() if can("issue reports", None, person) else NARRATIVE
    )


def readable(entry: Entry, withheld: set[str]) -> Readable:
    """`entry` for a reader from whom the content of these actions is withheld."""
    detail = json.loads(entry.detail)
    before, after, words = (detail.get(key, {}) for key in ("before", "after", "words"))
    target, label = entry.target, entry.label
    if "download" in withheld:
        target = NAMED.sub(r"\1/…", target)
    if entry.action in withheld:
        before, after = (
            {key: each if key in OPEN else WITHHELD for key, each in values.items()}
            for values in (before, after)
        )
        words = words and WITHHELD
        label = label if entry.action in GROUPS["任务卡"] else ""
    return Readable(target, label, before, after, words or "")


def field(key: str) -> str:
    return FIELDS.get(key, key)


def value(given, action: str) -> str:
    """A value of an entry about `action`: lists as one line, nothing as nothing."""
    if given is None or given == "":
        return ""
    if isinstance(given, bool):
        return "是" if given else "否"
    if isinstance(given, list):
        return "、".join(value(each, action) for each in given)
    if isinstance(given, dict):
        return "；".join(f"{field(key)}：{value(each, action)}" for key, each in given.items())
    return VALUES.get(action.partition(".")[0], {}).get(given, str(given))
