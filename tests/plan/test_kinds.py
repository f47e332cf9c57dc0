"""Kinds of evidence: forms that a person can fill and a criterion can judge."""

import pytest

from tests.plan.folder import edited
from tests.plan.source import ROOT
from tracker.plan.seeds import SeedError, read

SEEDS = read(ROOT / "seeds")
KINDS = {k.key: k for k in SEEDS.kinds}
ANOTHER = """
[[kind]]
key = "visit"
name = "实地查看"
title = "place"
date_label = "查看日期"
field = [{ key = "place", label = "地点", type = "text", required = true }]

[[kind]]
key = "training\""""


def test_a_new_kind_is_an_entry_and_no_code(tmp_path):
    seeds = read(edited(tmp_path, "kinds.toml", '\n[[kind]]\nkey = "training"', ANOTHER))
    visit = seeds.kinds[0]
    assert (visit.key, visit.public, visit.definition["fields"][0]["label"]) == (
        "visit",
        False,
        "地点",
    )


def test_every_kind_but_the_last_resort_proves_something():
    assert set(KINDS) - {c.kind for c in SEEDS.criteria} == {"other"}


def test_names_of_people_are_asked_for_in_the_roster_only():
    assert [(k.key, f.key) for k in SEEDS.kinds for f in k.fields if f.personal] == []


def test_no_form_asks_for_more_than_nine_things():
    assert max(len(k.fields) for k in SEEDS.kinds) <= 9


def test_a_published_item_needs_its_address():
    for key in (
        "catalogue",
        "webpage",
        "policy",
        "interpretation",
        "procedure",
        "inspection",
        "power_list",
        "opinion_response",
    ):
        assert KINDS[key].field("url").required and KINDS[key].public, key


def test_withheld_documents_need_a_reason():
    assert KINDS["attribute_ledger"].field("reasons").required_if == {"withheld": {"at_least": 1}}


def test_no_use_of_electronic_documents_at_all_is_explained():
    """方案要求推广应用: noughts alone would close the card without a word."""
    assert KINDS["e_documents"].field("note").required_if == {
        "licences": 0,
        "documents": 0,
        "seals": 0,
    }


def test_applications_balance():
    rule = KINDS["applications"].rules[0]
    assert (rule.relation, rule.sides) == (
        "equal",
        (("carried_in", "received"), ("closed", "carried_out")),
    )


def test_a_period_is_there_before_anybody_types():
    assert [
        k.key
        for k in SEEDS.kinds
        for f in k.fields
        if f.label == "统计期间" and f.default != "{year}年"
    ] == []


TRAINING = '{ key = "subject", label = "培训主题", type = "text", required = true }'
RULE = '{ at_most = ["on_time", "closed"], message = "按期办结数不能多于本期办结数。" }'
MALFORMED = [
    (
        'title = "subject"',
        'title = "topics"',
        "第 1 个 kind：title 应是本类型里一个必填的文字项或单选项的 key。",
    ),
    ('key = "briefing"', 'key = "training"', "第 2 个 kind：key “training”重复。"),
    ('name = "听取汇报"', 'name = "学习培训"', "第 2 个 kind：名称“学习培训”重复。"),
    (
        'key = "training"',
        'key = "training/1"',
        "第 1 个 kind：key “training/1”应是小写字母、数字和下划线，以字母开头。",
    ),
    ('date_label = "培训日期"\n', "", "第 1 个 kind：缺少 date_label。"),
    (
        TRAINING,
        TRAINING.replace('"text"', '"colour"'),
        "第 1 个 kind 的第 1 个 field：type 只能是 text、longtext、number、date、url、choice、choices、flag、phone，现在是“colour”。",
    ),
    (
        TRAINING,
        TRAINING.replace(" }", ", colour = 1 }"),
        "第 1 个 kind 的第 1 个 field：不认识的项 colour。",
    ),
    (
        TRAINING,
        TRAINING.replace(" }", ", max = 3 }"),
        "第 1 个 kind 的第 1 个 field：不认识的项 max。",
    ),
    (
        TRAINING,
        TRAINING.replace('"subject"', '"happened_on"'),
        "第 1 个 kind 的第 1 个 field：key“happened_on”不能用：用小写英文字母和下划线，不能是 happened_on。",
    ),
    (
        TRAINING,
        TRAINING.replace(" }", ', required_if = { place = "长安" } }'),
        "第 1 个 kind 的第 1 个 field：required_if 里的“place”不是本类型的项。",
    ),
    (
        TRAINING,
        TRAINING.replace(" }", ', required_if = { scope = "全市" } }'),
        "第 1 个 kind 的第 1 个 field：required_if 里“scope”不能等于“全市”。",
    ),
    (
        'choices = ["本单位", "全区性"]',
        'choices = ["本单位"]',
        "第 1 个 kind 的第 2 个 field：choices 至少要有两项。",
    ),
    (
        'choices = ["本单位", "全区性"]',
        'choices = ["本单位", "本单位"]',
        "第 1 个 kind 的第 2 个 field：choices 里有重复的项。",
    ),
    (
        RULE,
        RULE.replace('"closed"', '"period"'),
        "第 9 个 kind 的第 2 个 rule：at_most 里的“period”不是本类型的数字项。",
    ),
    (
        RULE,
        RULE.replace('at_most = ["on_time", "closed"]', 'equal = ["on_time", "closed"]'),
        '第 9 个 kind 的第 2 个 rule：equal 应写成两边，如 [["甲", "乙"], ["丙"]]。',
    ),
    (
        RULE,
        RULE.replace("at_most", "less"),
        "第 9 个 kind 的第 2 个 rule：要写 equal、not_after、at_most 之一，且只写一个。",
    ),
]


@pytest.mark.parametrize(
    "old, new, sentence", MALFORMED, ids=[str(n) for n in range(len(MALFORMED))]
)
def test_a_malformed_kind_is_refused(tmp_path, old, new, sentence):
    with pytest.raises(SeedError) as refused:
        read(edited(tmp_path, "kinds.toml", old, new))
    assert str(refused.value) == f"kinds.toml，{sentence}"
