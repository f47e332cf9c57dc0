"""What the annual report tells of a task: refused whole when a sentence or a figure names what is not there."""

import pytest

from tests.plan.folder import edited
from tests.plan.source import ROOT
from tracker.plan.seeds import SeedError, read

SEEDS = read(ROOT / "seeds")
FIRST = 'sum = "received"'


def test_every_kind_that_has_numbers_is_told_of():
    told = {telling.kind for telling in SEEDS.tellings}
    assert {k.key for k in SEEDS.kinds if any(f.type == "number" for f in k.fields)} - told == {
        "media_inventory"
    }


def test_every_task_with_a_criterion_on_such_a_kind_is_told_of():
    told = {telling.kind: telling.task for telling in SEEDS.tellings}
    proves = {(c.kind, c.task) for c in SEEDS.criteria if c.kind in told}
    assert all((kind, task) in proves for kind, task in told.items() if kind != "webpage")


def test_a_figures_unit_is_that_of_its_field_or_its_kind():
    units = {f"{t.kind}.{f.key}": f.unit for t in SEEDS.tellings for f in t.figures}
    assert (
        units["applications.received"],
        units["briefing.held"],
        units["applications.rate"],
        units["training.units"],
    ) == ("件", "次", "%", "个")


@pytest.mark.parametrize(
    "old, new, reason",
    [
        ("结转下期{carried_out}", "结转下期{carried_on}", "{carried_on}没有对应的数字"),
        ("结转下期{carried_out}", "结转下期{carried_out", "花括号"),
        (FIRST, 'sum = "recieved"', "“recieved”不是本类型的数字项"),
        (FIRST, 'sum = "period"', "“period”不是本类型的数字项"),
        (FIRST, 'sum = "received", last = "received"', "只写一个"),
        (FIRST, 'sum = "received", over = "owing"', "count"),
        (FIRST, 'count = "people"', "records"),
        ('kind = "applications"', 'kind = "petitions"', "没有类型“petitions”"),
        ("task = 6\n", "task = 60\n", "没有第 60 项任务"),
        ('key = "people", label = "学习', 'key = "held", label = "学习', "training.held”重复"),
    ],
)
def test_what_is_not_there_is_refused_with_the_reason(tmp_path, old, new, reason):
    with pytest.raises(SeedError) as refused:
        read(edited(tmp_path, "report.toml", old, new))
    assert str(refused.value).startswith("report.toml") and reason in str(refused.value)
