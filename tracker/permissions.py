"""Who may do what: one table, joined in wiring.py with those of moves, notices and requests.

Elsewhere nobody compares roles, they ask `can`.
"""

from collections.abc import Callable
from typing import NamedTuple

from tracker.accounts.person import Person, Role


class Whose(NamedTuple):
    """Whose things a rule is about: in words, and whether one thing is such."""

    label: str
    holds: Callable[[object, Person], bool]


class Rule(NamedTuple):
    roles: tuple[Role, ...]
    whose: Whose


class Permission(NamedTuple):
    """What `can` is asked for, and what the page of permissions calls it."""

    verb: str
    label: str
    rule: Rule


# A unit's things are also those of one whose work it took over.
OWN = Whose("本单位的", lambda thing, person: person.works_for(thing.unit_id))
ANY = Whose("全部", lambda thing, person: True)

UNIT = Rule((Role.CLERK, Role.OFFICE), OWN)
MEMBERS = Rule((Role.CLERK, Role.VIEWER, Role.OFFICE, Role.OBSERVER), OWN)
OFFICE = Rule((Role.OFFICE,), ANY)
OVERSIGHT = Rule((Role.OFFICE, Role.OBSERVER), ANY)
ADMIN = Rule((Role.ADMIN,), ANY)
OPERATORS = Rule((Role.OFFICE, Role.ADMIN), ANY)
EVERYBODY = Rule(tuple(Role), ANY)

PERMISSIONS = (
    Permission("write progress", "填写推进情况", UNIT),
    Permission("file evidence", "新增佐证材料", UNIT),
    Permission("change evidence", "修改佐证材料", UNIT),
    Permission("see every unit's evidence", "查看各单位的佐证材料", OVERSIGHT),
    Permission("verify", "办理核验", OFFICE),
    Permission(
        "write remarks",
        "在能看到佐证材料的任务卡上留言",
        Rule((Role.CLERK, Role.OFFICE), ANY),
    ),
    Permission("print reports", "打印年度报告", EVERYBODY),
    Permission("manage accounts", "管理账号", ADMIN),
    Permission("manage units", "管理单位", ADMIN),
    Permission("use a second factor", "用动态口令登录", OPERATORS),
    Permission("read the audit log", "查看审计日志", Rule((Role.ADMIN, Role.OBSERVER), ANY)),
    Permission("open years", "开启年度", OPERATORS),
    Permission("see every job", "查看各项后台工作", OPERATORS),
    Permission("run upkeep", "重试和取消定时的后台工作", OPERATORS),
    Permission("share calendar", "管理日历订阅地址", UNIT),
    Permission("change settings", "修改系统设置", OPERATORS),
    Permission("issue notices", "签发督办单", OFFICE),
    Permission("see every unit's notices", "查看各单位的督办单", OVERSIGHT),
    Permission("issue reports", "编写和印发年度报告", OFFICE),
    Permission("keep registers", "登记人员名册和政务新媒体账号", UNIT),
    Permission("see own registers", "查看本单位的名册和账号", MEMBERS),
    Permission("see every unit's registers", "查看各单位的名册和账号", OVERSIGHT),
    Permission("assign responsibility", "明确责任单位", OFFICE),
    Permission("rule on the plan", "方案校核", OFFICE),
    Permission("set yardsticks", "调整建议标准", OFFICE),
)
MAY: dict[str, Permission] = {}  # by verb; filled in wiring.py


def can(verb: str, thing, person) -> bool:
    """May `person` do `verb` to `thing` (anything with a `unit_id`, or None)? State is not asked here."""
    if not getattr(person, "is_authenticated", False):
        return False
    roles, whose = MAY[verb].rule
    return person.role in roles and whose.holds(thing, person)
