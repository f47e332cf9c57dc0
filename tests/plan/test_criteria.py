"""Criteria: every task can be proven, by everyone who carries it, and the basis is honest."""

import pytest

from tests.plan.folder import edited
from tests.plan.source import ROOT
from tracker.plan.conditions import all_hold
from tracker.plan.register_fields import REGISTERS
from tracker.plan.seeds import SeedError, read

SEEDS = read(ROOT / "seeds")
TASKS = {t.number: t for t in SEEDS.tasks}
UNITS = {u.code: u for u in SEEDS.units}
KINDS = {k.key: k for k in SEEDS.kinds}


def of_task(number, phase=""):
    return [c for c in SEEDS.criteria if c.task == number and c.phase in ("", phase)]


def asked_of(unit, number, phase):
    """The criteria that a unit's card of a task is judged by."""
    fits = {
        "every": True,
        "office": unit.kind == "office",
        "others": unit.kind != "office",
        "coordinator": True,
    }
    return [
        c
        for c in of_task(number, phase)
        if (unit.name in c.units if c.applies == "units" else fits[c.applies])
    ]


def carriers():
    """(task, unit, phase) for every unit that the annexes name, alone or as one of the street offices or departments."""
    members = {
        g.code: [UNITS[m.unit] for m in g.members] or [UNITS["sifaju"]] for g in SEEDS.groups
    }
    for task in SEEDS.tasks:
        parties = [p for d in SEEDS.domains for p in d.parties] if task.by_domain else task.parties
        for party in parties:
            for unit in members[party.group] if party.group else [UNITS[party.unit]]:
                if party.carries:
                    for phase in ("first", "review") if task.deadline == "fixed" else ("",):
                        yield task.number, unit, phase


def test_whoever_carries_a_task_is_told_what_to_show():
    assert [(n, u.name, phase) for n, u, phase in carriers() if not asked_of(u, n, phase)] == []


def test_nobody_is_named_in_a_criterion_who_does_not_carry_its_task():
    carried = {(n, u.name) for n, u, _ in carriers()}
    assert {(c.task, name) for c in SEEDS.criteria for name in c.units} <= carried
    assert {(c.task, "区政府办公室") for c in SEEDS.criteria if c.applies == "office"} <= carried


def test_labels_fit_a_card():
    assert [c.label for c in SEEDS.criteria if len(c.label) > 6] == []


def test_what_the_plan_counts_yearly_is_the_plans_and_not_ours():
    plans = {(c.task, c.key) for c in SEEDS.criteria if c.basis == "plan"}
    assert {
        (33, "briefing"),
        (33, "division"),
        (33, "progress"),
        (36, "training"),
        (36, "district-training"),
        (37, "evaluation"),
    } <= plans
    assert not {(c.task, c.key) for c in SEEDS.criteria if c.need > 1} & plans


def test_row_33_wants_the_head_the_division_of_work_and_the_progress():
    where = {c.key: (c.kind or c.source, c.where) for c in of_task(33)}
    assert where == {
        "briefing": ("briefing", {"chair": "主要负责同志"}),
        "division": (
            "roster",
            {
                "duty": "分管负责人",
                "division_published_on": {"filled": True},
                "division_url": {"filled": True},
            },
        ),
        "progress": ("webpage", {"topics": {"contains": "年度推进情况"}}),
    }


def test_row_36_wants_a_training_of_its_own_on_the_regulation_of_each_unit_and_the_whole_district_of_the_office():
    office, department = UNITS["zhengfuban"], UNITS["sifaju"]
    assert [c.where for c in asked_of(department, 36, "")] == [
        {"scope": "本单位", "topics": {"contains": "《政府信息公开条例》"}}
    ]
    assert [c.where for c in asked_of(office, 36, "")] == [{"scope": "全区性"}]


def test_what_the_text_says_is_published_has_its_address():
    published = {
        (6, "regulation"),
        (7, "scope"),
    }  # 修订并公布……信息公开管理办法; 制定发布……事项范围
    assert {
        (c.task, c.key) for c in SEEDS.criteria if c.kind == "document" and "url" in c.where
    } == published


def test_row_6_wants_the_regulation_the_mechanism_and_the_three_channels_each_by_its_name():
    assert [(c.key, c.basis, c.where.get("topics")) for c in of_task(6)] == [
        ("regulation", "plan", {"contains": "政府信息公开规定（管理办法）"}),
        ("mechanism", "plan", {"contains": "政府信息公开申请办理"}),
        ("channels", "plan", None),
        ("applications", "yardstick", None),
    ]


def test_what_the_text_does_not_ask_yearly_is_not_filed_again_each_year():
    """What rests on the plan and is no act of the year: systems, places, and what must merely be laid down."""
    assert {(c.task, c.key) for c in SEEDS.criteria if c.standing} == {
        (4, "mechanism"),
        (6, "regulation"),
        (6, "mechanism"),
        (6, "channels"),
        (8, "mechanism"),
        (17, "counter"),
        (17, "column"),
        (17, "phone"),
        (19, "system"),
        (19, "appraisal"),
        (23, "column"),
        (28, "review"),
        (29, "zone"),
        (31, "lists"),
        (38, "assessment"),
    }
    assert not any(c.standing and c.basis == "yardstick" for c in SEEDS.criteria)


def test_what_a_register_knows_is_asked_in_no_form():
    asked = {
        f.key
        for key in ("media_inventory", "media_check", "media_ledger")
        for f in KINDS[key].fields
    }
    assert not asked & {"accounts", "duplicate", "exemption", "opened", "closed", "platform"}


def test_what_the_plan_fixed_once_is_reviewed_every_year_after():
    for number in (1, 5, 7):
        assert {c.basis for c in of_task(number, "first") if c.phase} == {"plan"}
        assert {c.basis for c in of_task(number, "review") if c.phase} == {"yardstick"}


def test_zero_reports_stand_where_a_year_may_bring_nothing():
    """Not where a register knows: an account that is not filed is no zero, and a host without one says 不涉及."""
    assert {c.task for c in SEEDS.criteria if c.zero_ok} == {4, 6, 7, 8, 15, 16, 18}
    assert not any(c.zero_ok for c in SEEDS.criteria if c.source != "evidence")


@pytest.mark.parametrize(
    "criterion", [c for c in SEEDS.criteria if c.where], ids=lambda c: f"{c.task}-{c.key}"
)
def test_a_criterion_can_be_met_and_is_not_met_by_an_empty_record(criterion):
    fields = (
        {f.key: f for f in KINDS[criterion.kind].fields}
        if criterion.kind
        else REGISTERS[criterion.source]
    )

    def fitting(name, condition):
        if not isinstance(condition, dict):
            return condition
        ((verb, wanted),) = condition.items()
        field = fields[name]
        if verb == "at_least":
            return list(field.choices)[:wanted] if field.choices else wanted
        return [wanted] if field.type == "choices" else "甲" if verb == "filled" else wanted

    assert all_hold(
        criterion.where, {name: fitting(name, c) for name, c in criterion.where.items()}
    )
    assert not all_hold(criterion.where, {})


CRITERION = 'task = 33\nkey = "briefing"'
MALFORMED = [
    (CRITERION, CRITERION.replace("33", "39"), "没有编号为 39 的任务。"),
    (CRITERION, CRITERION.replace("briefing", "division"), None),
    ('kind = "briefing"', 'kind = "meeting"', "kinds.toml 里没有类型“meeting”。"),
    (
        'where = { chair = "主要负责同志" }',
        'where = { chairman = "主要负责同志" }',
        "where 里的“chairman”不是本类型的项。",
    ),
    (
        'where = { chair = "主要负责同志" }',
        'where = { chair = "区长" }',
        "where 里“chair”不能等于“区长”。",
    ),
    (
        'where = { chair = "主要负责同志" }',
        'where = { chair = { like = "主要" } }',
        "where 里“chair”的条件要写 contains、any、filled、at_least 之一。",
    ),
    (
        'where = { chair = "主要负责同志" }',
        "where = { decisions = { at_least = 1 } }",
        "where 里“decisions”不能用 at_least。",
    ),
    (
        'where = { chair = "主要负责同志" }',
        'where = { chair = { any = ["区长"] } }',
        "where 里“chair”没有“区长”这个选项。",
    ),
    (
        'where = { chair = "主要负责同志" }',
        'where = { chair = "主要负责同志" }\napplies = "units"',
        'units 与 applies = "units" 要同时写。',
    ),
    (
        'where = { chair = "主要负责同志" }',
        'where = { chair = "主要负责同志" }\nunits = ["区纪委"]',
        "没有单位“区纪委”。",
    ),
    (
        'where = { chair = "主要负责同志" }',
        'where = { chair = "主要负责同志" }\nphase = "first"',
        '只有定期完成的任务（deadline = "fixed"）才分 first 和 review。',
    ),
    (
        "主要负责同志每年至少听取一次",
        "主要负责同志每年至少听取两次",
        "basis 为 plan 的，wording 应是任务 33 或“三（一）”原文里的话。",
    ),
]


@pytest.mark.parametrize("old, new, reason", MALFORMED, ids=[str(n) for n in range(len(MALFORMED))])
def test_a_malformed_criterion_is_refused(tmp_path, old, new, reason):
    place = [(c.task, c.key) for c in SEEDS.criteria].index((33, "briefing")) + 1
    with pytest.raises(SeedError) as refused:
        read(edited(tmp_path, "criteria.toml", old, new))
    if reason is None:
        place, reason = place + 1, "任务和 key “33·division”重复。"
    assert (refused.value.entry, refused.value.reason) == (f"第 {place} 个 criterion", reason)
