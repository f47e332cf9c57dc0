"""Who may do what: one table. Elsewhere nobody compares roles, they ask `can`."""

from collections.abc import Callable

from tracker.accounts.person import Person, Role


def of_own_unit(thing, person: Person) -> bool:
    """The unit's, or that of one whose work it took over."""
    return person.works_for(thing.unit_id)


def of_any_unit(thing, person: Person) -> bool:
    return True


def submitted_by_another(thing, person: Person) -> bool:
    """§4: the office verifies what another person submitted."""
    return thing.submitted_by_id != person.id


Rule = tuple[tuple[Role, ...], Callable]

UNIT: Rule = ((Role.CLERK, Role.OFFICE), of_own_unit)
OFFICE: Rule = ((Role.OFFICE,), of_any_unit)
OTHER_OFFICE: Rule = ((Role.OFFICE,), submitted_by_another)

# verb → who, whose. The card's verbs are added by boards.transitions, from its own table.
MAY: dict[str, Rule] = {
    "write progress": UNIT,
    "file evidence": UNIT,
    "change evidence": UNIT,
    "see every unit's evidence": ((Role.OFFICE, Role.OBSERVER), of_any_unit),
    "verify": OFFICE,
    "write remarks": ((Role.CLERK, Role.OFFICE), of_any_unit),  # where they may see the evidence
    "print reports": (
        (Role.OFFICE, Role.CLERK, Role.VIEWER, Role.OBSERVER, Role.ADMIN),
        of_any_unit,
    ),
    "manage accounts": ((Role.ADMIN,), of_any_unit),
    "manage units": ((Role.ADMIN,), of_any_unit),
    "use a second factor": ((Role.OFFICE, Role.ADMIN), of_any_unit),
    "read the audit log": ((Role.ADMIN, Role.OBSERVER), of_any_unit),
    "open years": ((Role.ADMIN, Role.OFFICE), of_any_unit),
    "see every job": ((Role.ADMIN, Role.OFFICE), of_any_unit),
    "run upkeep": ((Role.ADMIN, Role.OFFICE), of_any_unit),
    "share calendar": UNIT,
    "change settings": ((Role.OFFICE, Role.ADMIN), of_any_unit),
    "issue notices": OFFICE,
    "see every unit's notices": ((Role.OFFICE, Role.OBSERVER), of_any_unit),
    "issue reports": OFFICE,
    "keep registers": UNIT,
    "see own registers": (
        (Role.CLERK, Role.VIEWER, Role.OFFICE, Role.OBSERVER),
        of_own_unit,
    ),
    "see every unit's registers": ((Role.OFFICE, Role.OBSERVER), of_any_unit),
    "assign responsibility": OFFICE,
    "rule on the plan": OFFICE,
    "set yardsticks": OFFICE,
}

# The same table in words, for the page that shows who may do what.
LABELS: dict[str, str] = {
    "write progress": "填写推进情况",
    "file evidence": "登记佐证材料",
    "change evidence": "修改佐证材料",
    "see every unit's evidence": "查看各单位的佐证材料",
    "verify": "办理核验",
    "write remarks": "在能看到佐证材料的任务卡上留言",
    "print reports": "打印年度报告",
    "manage accounts": "管理账号",
    "manage units": "管理单位",
    "use a second factor": "用动态口令登录",
    "read the audit log": "查看审计日志",
    "open years": "开启年度",
    "see every job": "查看各项后台工作",
    "run upkeep": "重试和取消定时的后台工作",
    "share calendar": "管理日历订阅地址",
    "change settings": "修改系统设置",
    "issue notices": "签发督办单",
    "see every unit's notices": "查看各单位的督办单",
    "issue reports": "编写和印发年度报告",
    "keep registers": "登记人员名册和政务新媒体账号",
    "see own registers": "查看本单位的名册和账号",
    "see every unit's registers": "查看各单位的名册和账号",
    "assign responsibility": "明确责任单位",
    "rule on the plan": "方案校核",
    "set yardsticks": "调整建议标准",
}
WHOSE: dict[Callable, str] = {
    of_own_unit: "本单位的",
    of_any_unit: "全部",
    submitted_by_another: "他人提请的",
}


def can(verb: str, thing, person) -> bool:
    """May `person` do `verb` to `thing` (anything with a `unit_id`, or None)? State is not asked here."""
    if not getattr(person, "is_authenticated", False):
        return False
    roles, whose = MAY[verb]
    return person.role in roles and whose(thing, person)
