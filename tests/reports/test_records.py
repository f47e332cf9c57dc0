"""The report's figures are those of the records, whatever the number of cards in the same few queries."""

from datetime import date, datetime

import pytest
from playhouse.test_utils import count_queries

from tests.conftest import NOW
from tracker.boards.card import Card, Closure, State
from tracker.boards.year import Year
from tracker.evidence.evidence import Evidence
from tracker.evidence.kind import Kind
from tracker.notices.issuing import Draft, issue
from tracker.plan.register_fields import DEPUTY, HEAD, STAFF
from tracker.planning import guidelines
from tracker.refusals import Missing
from tracker.registers.post import Post
from tracker.reports.editions.snapshot import frozen, thawed
from tracker.reports.figures import figures as report
from tracker.reports.figures import progress
from tracker.reports.figures.as_of import day_of
from tracker.reports.figures.counts import STATES
from tracker.reports.figures.records import figures_of
from tracker.reports.text import safeguards
from tracker.units.unit import Unit

DEFINITION = {"title": "title", "fields": [], "files": [], "rules": [], "date_label": "日期"}


@pytest.fixture
def record(cast):
    """record("weiqu", "briefing", chair="主要负责同志") → a record of evidence in 2026."""

    def made(
        code, kind, title="听取政务公开工作汇报", on=date(2026, 4, 1), superseded_by=None, **values
    ):
        Kind.get_or_create(key=kind, defaults={"name": kind, "definition": DEFINITION})
        unit = Unit.get(Unit.code == code)
        return Evidence.create(
            unit=unit, kind=kind, title=title, happened_on=on, values=values,
            created_by=cast.street, superseded_by=superseded_by,
        )  # fmt: skip

    return made


def put(card, **values):
    Card.update(**values).where(Card.id == card.id).execute()


def test_a_year_that_was_just_opened_has_all_its_tasks_and_nothing_done(app):
    figures = figures_of(2026)
    assert [task.number for task in figures.tasks] == list(range(1, 39))
    assert [chapter.mark for chapter in figures.chapters] == [
        "二（一）",
        "二（二）",
        "二（三）",
        "三（一）",
        "三（二）",
        "三（三）",
    ]
    assert figures.totals.total == figures.totals.pending == Card.select().count()
    assert figures.totals.rate == 0
    assert len(figures.domains) == 26
    assert figures.previous is None


def test_states_lateness_and_returns_are_counted(app, card_of):
    put(card_of("weiqu", 33), state=State.CLOSED, progress="已听取汇报。")
    put(card_of("weiqu", 36), state=State.DOING, returns=1, due_on=date(2026, 6, 1))
    put(
        card_of("guodu", 36),
        state=State.SUBMITTED,
        submitted_at=datetime(2026, 5, 30),
        due_on=date(2026, 6, 1),
    )
    figures = figures_of(2026)
    assert (figures.totals.closed, figures.totals.doing, figures.totals.submitted) == (1, 1, 1)
    assert figures.totals.overdue == 1, "what was handed in on time is not late while it waits"
    assert figures.totals.returned == 1
    [share] = [share for share in figures.tasks[32].shares if share.code == "weiqu"]
    assert share.progress == "已听取汇报。"


def test_a_units_report_has_its_own_cards_only(app, card_of, record):
    put(card_of("weiqu", 33), state=State.CLOSED)
    put(card_of("guodu", 33), state=State.CLOSED)
    record("weiqu", "briefing", chair="主要负责同志")
    record("guodu", "briefing", chair="主要负责同志")
    figures = figures_of(2026, "weiqu")
    assert figures.unit.name == "韦曲街办"
    assert {share.code for share in figures.shares} == {"weiqu"}
    assert figures.totals.closed == 1
    assert [briefing.unit for briefing in figures.briefings] == ["韦曲街办"]
    assert figures.evidence == 1
    assert figures.domains == figures.units == ()


def test_meetings_are_told_with_who_chaired_and_how_many_came(app, record):
    record("weiqu", "briefing", chair="分管负责同志")
    record("weiqu", "training", "学习《政府信息公开条例》", scope="本单位", attendees=42)
    figures = figures_of(2026)
    assert [(b.title, b.by_head) for b in figures.briefings] == [("听取政务公开工作汇报", False)]
    assert [(t.subject, t.people) for t in figures.trainings] == [("学习《政府信息公开条例》", 42)]
    line = next(unit for unit in figures.units if unit.code == "weiqu")
    assert (line.evidence, line.briefings, line.trainings) == (2, 1, 1)
    assert line.owes == ("briefing", "training")


def test_replaced_records_and_those_of_other_years_do_not_count(app, record):
    newer = record("weiqu", "briefing", chair="主要负责同志")
    record("weiqu", "briefing", superseded_by=newer, chair="主要负责同志")
    record("weiqu", "briefing", on=date(2025, 12, 31), chair="主要负责同志")
    figures = figures_of(2026)
    assert (figures.evidence, len(figures.briefings)) == (1, 1)


def test_staff_are_counted_and_only_those_in_charge_whose_division_is_published_are_named(app):
    weiqu, guodu = (Unit.get(Unit.code == code) for code in ("weiqu", "guodu"))
    since = date(2026, 1, 1)
    charge = {
        "title": "副主任",
        "division_published_on": since,
        "division_url": "https://example.com/division",
    }
    Post.create(
        unit=weiqu,
        person_name="张三",
        duty=DEPUTY,
        valid_from=since,
        phone="029-1234",
        basis="任命",
        **charge,
    )
    Post.create(unit=weiqu, person_name="赵六", duty=HEAD, valid_from=since)
    Post.create(unit=guodu, person_name="钱七", duty=DEPUTY, valid_from=since)
    Post.create(
        unit=guodu,
        person_name="孙八",
        duty=DEPUTY,
        valid_from=since,
        valid_to=date(2026, 3, 1),
        **charge,
    )
    Post.create(unit=weiqu, person_name="李四", duty=STAFF, full_time=True, valid_from=since)
    Post.create(
        unit=weiqu,
        person_name="王五",
        duty=STAFF,
        full_time=True,
        valid_from=since,
        valid_to=date(2026, 3, 1),
    )
    figures = figures_of(2026)
    assert figures.posts == report.Posts(staff=1, staffed=1, divided=1)
    assert figures.division == (
        report.Charge(
            "weiqu", "韦曲街办", DEPUTY, "张三", "副主任", since, "https://example.com/division"
        ),
    )
    assert not [
        words
        for words in ("李四", "王五", "赵六", "钱七", "孙八", "029-1234", "任命")
        if words in frozen(figures)
    ]
    assert thawed(frozen(figures)).division == figures.division
    assert (figures_of(2026, "yinzhen").posts, figures_of(2026, "yinzhen").division) == (None, ())


def test_notices_are_counted_for_the_district_and_for_their_unit(app, cast, card_of):
    issue({card_of("weiqu", 33).id: 0}, Draft(date(2026, 7, 1), "请于期限内办结。"), by=cast.office)
    assert figures_of(2026).notices == figures_of(2026, "weiqu").notices == report.Notices(1, 0)
    assert figures_of(2026, "guodu").notices is None


def test_the_year_before_is_compared_with(app, card_of):
    card = card_of("weiqu", 33)
    Card.get_by_id(card.id)
    from tracker.boards.opening import open_year

    open_year(2027)
    put(card, state=State.CLOSED)
    previous = figures_of(2027).previous
    assert (previous.closed, previous.total) == (1, Card.select().where(Card.year == 2026).count())


def test_an_unknown_year_or_unit_is_missing(app):
    with pytest.raises(Missing, match="2031 年度还没有开启"):
        figures_of(2031)
    with pytest.raises(Missing, match="nowhere"):
        figures_of(2026, "nowhere")


def test_the_number_of_queries_does_not_depend_on_the_number_of_cards(app, record):
    for code in ("weiqu", "guodu", "sifaju"):
        record(code, "training", attendees=3)
    for code in (None, "weiqu"):
        with count_queries(only_select=True) as counter:
            figures_of(2026, code)
        assert counter.count <= 16


def test_a_domains_departments_are_told_with_their_state(app):
    domain = next(domain for domain in figures_of(2026).domains if domain.number == 2)
    assert [share.unit for share in domain.shares] == domain.parties.split("、")
    assert {share.state for share in domain.shares} == {"pending"}


def test_two_guidelines_cards_of_one_unit_are_told_apart_and_make_no_domain(app, cast):
    weiqu = Unit.get(Unit.code == "weiqu")
    for field in ("养老服务", "旅游"):
        guidelines.register(
            {
                "title": f"{field}领域指引",
                "issuer": "演示部门",
                "published_on": "2026-05-01",
                "domain_name": field,
            },
            [weiqu],
            by=cast.office,
        )
    figures = figures_of(2026, "weiqu")
    [task] = [task for task in figures.tasks if task.number == 2]
    assert [share.domain for share in task.shares] == ["养老服务", "旅游"] and not figures.domains
    assert progress.silent(task) == ["韦曲街办（养老服务）", "韦曲街办（旅游）"]
    assert all(
        share.code != "weiqu" for domain in figures_of(2026).domains for share in domain.shares
    )


def test_a_reason_in_brackets_has_no_full_stop_before_them(app, card_of):
    put(
        card_of("weiqu", 33),
        state=State.CLOSED,
        closure="not_applicable",
        reason="没有此项职能。",
        progress="不开展。",
    )
    [share] = [
        share
        for task in figures_of(2026, "weiqu").tasks
        if task.number == 33
        for share in task.shares
    ]
    assert progress.progress(share) == "不涉及（没有此项职能）：不开展。"


def test_an_evaluation_that_is_told_is_not_missing_below(app, record):
    record("zhengfuban", "evaluation", units=37, excellent=10)
    assert "绩效评估" not in safeguards.supervision(figures_of(2026))
    assert "绩效评估得分：暂无数据。" in safeguards.supervision(figures_of(2026, "weiqu"))


def test_states_are_printed_from_finished_to_untouched():
    assert list(STATES.values()) == ["已销号", "待核验", "办理中", "待签收"]


@pytest.mark.parametrize(("state", "said"), [(State.SUBMITTED, "零报告"), (State.DOING, "")])
def test_how_a_returned_card_was_once_submitted_is_not_reported(card_of, state, said):
    put(card_of("weiqu", 36), state=state, closure=Closure.NOTHING_TO_REPORT, submitted_at=NOW)
    task = next(task for task in figures_of(2026).tasks if task.number == 36)
    assert next(share.closure for share in task.shares if share.code == "weiqu") == said


def test_a_year_that_was_locked_after_16_hours_utc_is_frozen_on_the_next_day(app):
    year = Year(number=2026, locked_at=datetime(2026, 6, 15, 15, 59))
    assert day_of(year) == date(2026, 6, 15)
    year.locked_at = datetime(2026, 6, 15, 16)
    assert day_of(year) == date(2026, 6, 16)
