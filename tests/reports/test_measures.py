"""What the report says of each task is what the records come to, counted here by hand."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from types import SimpleNamespace

import pytest

from tests.reports.filling import fill
from tracker.boards.opening import open_year
from tracker.evidence.evidence import Evidence
from tracker.evidence.kind import Kind
from tracker.reports.figures import comparison
from tracker.reports.figures.records import figures_of
from tracker.reports.figures.task_figures import Measure, Telling
from tracker.reports.text import sentences
from tracker.units.unit import Unit


@pytest.fixture
def file(app, cast):
    """file("weiqu", "hotline", "2026-04-01", received=3): a record as it would be on file."""

    def made(code, kind, on, **values):
        return Evidence.create(
            unit=Unit.get(Unit.code == code),
            kind=kind,
            title="演示",
            happened_on=date.fromisoformat(on),
            values=values,
            created_by=cast.street,
        )

    return made


def measures(number=2026, code=None):
    return {
        measure.key: measure
        for telling in figures_of(number, code).tellings
        for measure in telling.measures
    }


def said(kind, code=None):
    return next(
        sentences.told(telling)
        for telling in figures_of(2026, code).tellings
        if telling.kind == kind
    )


def test_numbers_of_a_period_are_added_up(file):
    file(
        "weiqu",
        "applications",
        "2026-03-31",
        carried_in=1,
        received=4,
        closed=3,
        on_time=3,
        carried_out=2,
    )
    file(
        "weiqu",
        "applications",
        "2026-06-30",
        carried_in=2,
        received=1,
        closed=3,
        on_time=2,
        carried_out=0,
    )
    file(
        "guodu",
        "applications",
        "2026-06-30",
        carried_in=1,
        received=4,
        closed=5,
        on_time=5,
        carried_out=0,
    )
    file("guodu", "applications", "2025-06-30", received=90, closed=90, on_time=90, carried_out=0)
    found = measures()
    assert [
        found[f"applications.{key}"].value
        for key in ("received", "closed", "rate", "carried_out", "reviews")
    ] == [9, 11, 90.9, 0, None]
    assert (
        said("applications")
        == "上期结转政府信息公开申请2件，新收9件，办结11件，按期办结率90.9%，结转下期0件。"
    )
    assert (
        said("applications", "weiqu")
        == "上期结转政府信息公开申请1件，新收5件，办结6件，按期办结率83.3%，结转下期0件。"
    )


def test_of_how_things_stand_the_newest_record_counts(file):
    file("sifaju", "normative_list", "2026-02-01", in_force=70, amended=1, repealed=4)
    file("sifaju", "normative_list", "2026-11-01", in_force=66, amended=2, repealed=5)
    file("weiqu", "catalogue", "2026-02-01", name="甲目录", items=20, elements=["名称"])
    file(
        "weiqu",
        "catalogue",
        "2026-08-01",
        name="甲目录",
        items=22,
        elements=list("一二三四五六七八"),
    )
    file(
        "weiqu",
        "catalogue",
        "2026-08-01",
        name="乙目录",
        items=30,
        elements=list("一二三四五六七八"),
    )
    found = measures()
    assert [
        found[f"normative_list.{key}"].value for key in ("in_force", "amended", "repealed")
    ] == [66, 3, 9]
    assert [found[f"catalogue.{key}"].value for key in ("lists", "items", "whole")] == [3, 52, 2]


def test_units_are_counted_once_and_only_those_that_owe_the_task(file):
    for code, on in (("weiqu", "2026-03-01"), ("weiqu", "2026-04-01"), ("guodu", "2026-03-01")):
        file(code, "webpage", on, topics=["政府信息公开指南", "其他"])
    file("yinzhen", "webpage", "2026-03-01", topics=["其他"])
    owing = len(
        {share.code for task in figures_of(2026).tasks if task.number == 5 for share in task.shares}
    )
    found = measures()
    assert found["webpage.units"].value == 2 and found["webpage.rate"].value == round(
        200 / owing, 1
    )
    assert said("webpage", "weiqu") == "公布或复核政府信息公开指南2个。"
    assert "webpage.units" not in measures(code="weiqu")


def test_words_are_the_newest_records(file):
    file("zhengfuban", "assessment", "2026-01-05", weight="3分", itemised=True)
    file("zhengfuban", "assessment", "2026-09-05", weight="4分", itemised=True)
    assert said("assessment") == "政务公开在绩效考评中的分值或权重为4分。"


def test_without_records_there_is_no_figure_and_no_zero(app):
    figures = figures_of(2026)
    assert all(
        measure.value is None for telling in figures.tellings for measure in telling.measures
    )
    assert said("hotline") == "“12345”等政务热线：暂无数据。"
    assert comparison.of_part(figures, figures.chapters) == []


def test_a_replaced_record_counts_no_more(file):
    old = file("weiqu", "policy", "2026-04-01")
    file("weiqu", "policy", "2026-05-01")
    Evidence.update(superseded_by=file("weiqu", "policy", "2026-04-02")).where(
        Evidence.id == old.id
    ).execute()
    assert measures()["policy.policies"].value == 2


def test_the_year_before_stands_beside_it_when_it_was_run_here(file):
    file("weiqu", "policy", "2025-04-01")
    file("weiqu", "policy", "2026-05-01")
    file("weiqu", "policy", "2026-06-01")
    assert measures()["policy.policies"].before is None
    open_year(2025)
    assert (measures()["policy.policies"].before, measures()["policy.policies"].change) == (1, 1)


@pytest.mark.parametrize(
    "unit, value, before, words",
    [
        ("件", 5, 3, "+2"),
        ("件", 3, 5, "−2"),
        ("件", 3, 3, "持平"),
        ("件", None, 3, "—"),
        ("件", 3, None, "—"),
        ("%", 98.5, 97.0, "+1.5个百分点"),
        ("%", 90.0, 100, "−10.0个百分点"),
        ("%", 99.98, 100, "−0.02个百分点"),
        ("%", 81.5, 81.6, "−0.1个百分点"),
        ("", "4分", "3分", "—"),
    ],
)
def test_a_change_is_told_with_its_sign(unit, value, before, words):
    assert comparison.change(Measure("", "", unit, value, before)) == words


def test_every_count_and_sum_is_what_adding_up_the_records_comes_to(app, cast):
    """The whole of the seeds, added up another way from the rows of 2026 alone."""
    fill(cast)
    found, checked = measures(), 0
    for kind in Kind.select():
        rows = [
            values
            for values, on in Evidence.select(Evidence.values, Evidence.happened_on)
            .where(Evidence.kind == kind)
            .tuples()
            if str(on).startswith("2026")
        ]
        for spec in (spec for told in kind.told for spec in told["figures"] if not spec["where"]):
            if spec["how"] == "sum":
                part, whole = (
                    sum(row[key] for row in rows for key in keys)
                    for keys in ([spec["of"]], spec["over"])
                )
                wanted = (
                    float((Decimal(100) * part / whole).quantize(Decimal("0.1"), ROUND_HALF_UP))
                    if spec["over"]
                    else part
                )
            elif spec["how"] == "count":
                wanted = {"records": 8, "units": 4}[spec["of"]]
            else:
                continue
            assert found[f"{kind.key}.{spec['key']}"].value == wanted, (kind.key, spec["key"])
            checked += 1
    assert checked > 60


def test_a_record_of_a_unit_that_does_not_owe_the_task_is_no_part_of_the_rate(file):
    owing = {s.code for task in figures_of(2026).tasks if task.number == 5 for s in task.shares}
    other = Unit.select().where(Unit.code.not_in(owing)).first().code
    for code in ("weiqu", other):
        file(code, "webpage", "2026-03-01", topics=["政府信息公开指南"])
    assert measures()["webpage.rate"].value == round(100 / len(owing), 1)


@pytest.mark.parametrize(
    ("now", "before", "shown"), [(None, 3, True), (3, None, True), (None, None, False)]
)
def test_what_was_reported_last_year_and_not_this_year_stays_in_the_comparison(now, before, shown):
    measure = Measure("applications.received", "收到申请", "件", now, before)
    telling = Telling(31, "applications", "依申请公开", "收到申请{received}件。", (measure,))
    chapter = SimpleNamespace(tasks=[SimpleNamespace(number=31)])
    found = comparison.of_part(SimpleNamespace(tellings=[telling]), [chapter])
    assert found == ([measure] if shown else [])
