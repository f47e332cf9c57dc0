"""Seeds are read whole, or refused whole with file, entry and reason."""

import pytest

from tests.plan.folder import edited
from tests.plan.source import ROOT
from tracker.plan import task
from tracker.plan.seeds import SeedError, read, tasks, units
from tracker.units import unit_group
from tracker.units.unit import KINDS as UNIT_KINDS

SEEDS = read(ROOT / "seeds")
UNITS = {u.code: u for u in SEEDS.units}
GROUPS = {g.name: g for g in SEEDS.groups}


def test_forty_units_sixteen_of_them_street_offices():
    assert len(SEEDS.units) == 40
    streets = [u.name for u in SEEDS.units if u.kind == "street"]
    assert len(streets) == 16 and "\u7832里街办" in streets
    assert [m.unit for m in GROUPS["各街办"].members] == [
        u.code for u in SEEDS.units if u.kind == "street"
    ]


def test_departments_are_those_named_and_the_four_under_vertical_management():
    members = {UNITS[m.unit].kind for m in GROUPS["区政府各部门"].members}
    assert members == {"department", "branch"} and len(GROUPS["区政府各部门"].members) == 21


def test_the_bureau_with_two_names_is_one_unit():
    by_label = {p.label: p.unit for t in SEEDS.tasks for p in t.parties}
    assert by_label["区行政审批服务局"] == by_label["区行政审批局"] == "shenpiju"


def test_groups_for_which_the_plan_names_nobody_are_empty():
    empty = {name: g.membership for name, g in GROUPS.items() if not g.members}
    assert empty == {
        "区政府相关部门": "assigned",
        "房屋征收部门": "assigned",
        "政务新媒体主办单位": "register",
    }


def test_the_annex_goes_before_the_body_and_the_body_says_who_leads():
    by_number = {t.number: t for t in SEEDS.tasks}
    omitted = {
        n: [(p.label, p.carries) for p in t.parties if p.source == "body"]
        for n, t in by_number.items()
    }
    office = "区政府办公室"
    assert {n: ps for n, ps in omitted.items() if ps} == {
        9: [(office, False)],
        12: [("区投资商务局", False)],
        16: [("区营商办", False)],
        18: [("区营商办", False)],
        25: [(office, False)],
        31: [(office, False)],
        32: [(office, False)],
        36: [(office, True)],
    }
    nobody = [
        n for n, t in by_number.items() if not t.by_domain and not any(p.leads for p in t.parties)
    ]
    assert nobody == [2, 26, 27, 28, 33, 35, 36]


def test_the_first_named_department_of_a_domain_coordinates():
    assert all(
        [p.leads for p in d.parties] == [True] + [False] * (len(d.parties) - 1)
        for d in SEEDS.domains
    )


def test_deadlines():
    dates = {t.number: str(t.due_on) for t in SEEDS.tasks if t.deadline == "fixed"}
    assert dates == {1: "2021-12-31", 5: "2021-03-31", 7: "2021-12-31"}
    assert {t.number: t.months for t in SEEDS.tasks if t.deadline == "relative"} == {2: 3}
    assert all(t.deadline_text == "常态化" for t in SEEDS.tasks if t.deadline == "standing")


def test_the_reader_knows_the_same_words_as_the_models():
    assert set(units.UNIT_KINDS) == set(UNIT_KINDS)
    assert set(units.MEMBERSHIPS) == {unit_group.EXPLICIT, unit_group.ASSIGNED, unit_group.REGISTER}
    assert set(tasks.DEADLINES) == {task.FIXED, task.STANDING, task.RELATIVE}


NUMBER_2 = "number = 2\ntext"
MALFORMED = [
    # file, what is there, what it becomes, the sentence
    (
        "units.toml",
        'code = "weiqu"',
        'code = "weiqu"\ncolour = "red"',
        "units.toml，第 25 个 unit：不认识的项 colour。",
    ),
    ("units.toml", 'name = "韦曲街办"\n', "", "units.toml，第 25 个 unit：缺少 name。"),
    ("units.toml", 'name = "韦曲街办"', 'name = ""', "units.toml，第 25 个 unit：name 不能为空。"),
    (
        "units.toml",
        'name = "韦曲街办"',
        "name = 7",
        "units.toml，第 25 个 unit：name 应是文字，现在是整数。",
    ),
    (
        "units.toml",
        'code = "guodu"',
        'code = "weiqu"',
        "units.toml，第 26 个 unit：code “weiqu”重复。",
    ),
    (
        "units.toml",
        'code = "guodu"',
        'code = "units"',
        "units.toml，第 26 个 unit：code “units”是公开页面的地址，请换一个。",
    ),
    (
        "units.toml",
        'name = "郭杜街办"',
        'name = "韦曲街办"',
        "units.toml，第 26 个 unit：名称“韦曲街办”已有别的单位或单位组使用。",
    ),
    (
        "kinds.toml",
        "known = { edition = {",
        "known = { rumour = {",
        "kinds.toml，第 4 个 kind：known 里的“rumour”要是 edition 之一，后面写条件。",
    ),
    (
        "units.toml",
        'kind = "street"',
        'kind = "town"',
        "units.toml，第 25 个 unit：kind 只能是 office、department、branch、party、street，现在是“town”。",
    ),
    (
        "units.toml",
        'name = "韦曲街办"',
        f'name = "{"韦" * 61}"',
        "units.toml，第 25 个 unit：name 最长 60 字，现在 61 字。",
    ),
    (
        "units.toml",
        '["韦曲街道办事处"]',
        f'["{"韦" * 121}"]',
        "units.toml，第 25 个 unit：aliases 最长 120 字，现在 121 字。",
    ),
    (
        "units.toml",
        'name = "韦曲街办"',
        'name = "韦\\u0000曲"',
        "units.toml，第 25 个 unit：name 里有不能保存的空字符（\\u0000）。",
    ),
    (
        "units.toml",
        'code = "weiqu"',
        'code = "韦曲/1"',
        "units.toml，第 25 个 unit：code “韦曲/1”应是小写字母、数字和短横线，以字母开头。",
    ),
    (
        "units.toml",
        "valid_from = 2021-02-09",
        'valid_from = "2021-02-30"',
        "units.toml，第 1 个 unit：valid_from 应是日期，写成 2021-02-09 的样子，不加引号。",
    ),
    (
        "units.toml",
        "valid_from = 2021-02-09",
        "valid_from = 2021-02-09\nvalid_to = 2020-01-01",
        "units.toml，第 1 个 unit：valid_to 早于 valid_from。",
    ),
    (
        "units.toml",
        '{ unit = "郭杜街办"',
        '{ unit = "郭社街办"',
        "units.toml，第 1 个 group 的第 2 个 成员：没有单位“郭社街办”。",
    ),
    (
        "units.toml",
        'membership = "explicit"',
        'membership = "assigned"',
        "units.toml，第 1 个 group：membership 为 explicit 的单位组要列出成员，其他的不列。",
    ),
    ("units.toml", "[[group]]", "[[grupo]]", "units.toml：不认识的项 grupo。"),
    (
        "plan.toml",
        "issued_on = 2021-02-09",
        "issued_on = true",
        "plan.toml，plan：issued_on 应是日期，现在是true 或 false。",
    ),
    (
        "plan.toml",
        'chapter = "一"',
        'chapter = "九"',
        "plan.toml，第 1 个 clause：没有 ref 为“九”的 chapter。",
    ),
    ("tasks.toml", NUMBER_2, "number = 1\ntext", "tasks.toml，第 2 个 task：编号“1”重复。"),
    ("tasks.toml", NUMBER_2, "number = 0\ntext", "tasks.toml，第 2 个 task：number 不能小于 1。"),
    (
        "tasks.toml",
        NUMBER_2,
        "number = 3000000000\ntext",
        "tasks.toml，第 2 个 task：number 不能大于 2147483647。",
    ),
    (
        "tasks.toml",
        'unit = "区司法局"',
        'unit = "区司法所"',
        "tasks.toml，第 3 个 task 的第 1 个 责任单位：没有单位“区司法所”。",
    ),
    (
        "tasks.toml",
        'group = "区政府相关部门"',
        'group = "有关部门"',
        "tasks.toml，第 2 个 task 的第 1 个 责任单位：没有单位组“有关部门”。",
    ),
    (
        "tasks.toml",
        'group = "区政府相关部门" }',
        'group = "区政府相关部门", unit = "区司法局" }',
        "tasks.toml，第 2 个 task 的第 1 个 责任单位：unit 和 group 要写一个，且只写一个。",
    ),
    (
        "tasks.toml",
        'parties = "annex2"',
        'parties = "附件2"',
        'tasks.toml，第 1 个 task：parties 应是责任单位的列表，或者写 "annex2"。',
    ),
    ("tasks.toml", "due = 2021-12-31\n", "", "tasks.toml，第 1 个 task：缺少 due。"),
    (
        "tasks.toml",
        'clause = "二（一）1"',
        'clause = "二（一）99"',
        "tasks.toml，第 1 个 task：plan.toml 里没有“二（一）99”这一条。",
    ),
    (
        "tasks.toml",
        'body_text = "资源',
        'body_text = "自然资源',
        "tasks.toml，第 1 个 task：body_text 不是“二（一）1”原文里的话。",
    ),
    (
        "domains.toml",
        'departments = ["区行政审批局"]',
        "departments = []",
        "domains.toml，第 1 个 domain：departments 不能为空。",
    ),
    ("domains.toml", "number = 2\n", "number = 1\n", "domains.toml，第 2 个 domain：编号“1”重复。"),
    (
        "rulings.toml",
        "tasks = [1]",
        "tasks = [39]",
        "rulings.toml，第 1 个 ruling 的 affects：tasks 里的 39 不存在。",
    ),
]


@pytest.mark.parametrize(
    "file, old, new, sentence", MALFORMED, ids=lambda v: v[-24:] if isinstance(v, str) else None
)
def test_a_malformed_folder_is_refused_with_file_entry_and_reason(
    tmp_path, file, old, new, sentence
):
    with pytest.raises(SeedError) as refused:
        read(edited(tmp_path, file, old, new))
    assert str(refused.value) == sentence


def test_broken_toml_names_the_place(tmp_path):
    with pytest.raises(
        SeedError, match="^tasks.toml，第 7 行第 8 列附近：不是有效的 TOML（Invalid value）。$"
    ):
        read(edited(tmp_path, "tasks.toml", "text = ", "text = = "))


def test_a_file_in_another_encoding_is_refused(tmp_path):
    folder = edited(tmp_path, "tasks.toml", "text", "text")
    (folder / "tasks.toml").write_bytes("# 任务".encode("gb18030"))
    with pytest.raises(SeedError, match="^tasks.toml：不是 UTF-8 编码。$"):
        read(folder)


def test_a_missing_file_is_named(tmp_path):
    folder = edited(tmp_path, "tasks.toml", "text", "text")
    (folder / "domains.toml").unlink()
    with pytest.raises(SeedError, match="^domains.toml：.+里没有这个文件。$"):
        read(folder)
