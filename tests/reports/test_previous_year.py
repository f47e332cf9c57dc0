"""上年 is what was issued of the year before: later changes of its records do not show in it, a correction does."""

import json
import re
from datetime import date

import pytest
from peewee import fn

from tracker.boards.card import Card, State
from tracker.boards.opening import open_year
from tracker.boards.year import Year
from tracker.evidence.evidence import Evidence
from tracker.plan.plan import Plan
from tracker.reports import document
from tracker.reports.editions.edition import Damaged, Edition
from tracker.reports.editions.snapshot import digest
from tracker.reports.figures.records import figures_of
from tracker.units import succession
from tracker.units.unit import Unit


@pytest.fixture
def train(cast):
    """train("weiqu", 12): a training of 2026 with so many people."""

    def made(code, people):
        return Evidence.create(
            unit=Unit.get(Unit.code == code),
            kind="training",
            title="学习培训",
            happened_on=date(2026, 4, 1),
            values={"scope": "本单位", "attendees": people},
            created_by=cast.street,
        )

    return made


@pytest.fixture
def begun(train, card_of):
    """2026 with a closed card and two trainings, and 2027 after it."""
    close(card_of("weiqu", 36))
    train("weiqu", 12), train("guodu", 30)
    open_year(2027)


def close(*cards):
    Card.update(state=State.CLOSED).where(Card.id << [card.id for card in cards]).execute()


def before(code=None, number=2027):
    """What a report says of the year before, in each of its places."""
    figures = figures_of(number, code)
    people = next(
        m.before for t in figures.tellings for m in t.measures if m.key == "training.people"
    )
    task = next(task.before for task in figures.tasks if task.number == 36)
    lines = figures.units or (figures.unit,)
    unit = next(unit.before for unit in lines if unit.code == "weiqu")
    return figures.previous.closed, task.closed, unit.closed, figures.evidence_before, people


def refreeze(edition, change):
    """The edition as if it had been issued so: `change` gets its data."""
    data = json.loads(edition.figures)
    change(data)
    text = json.dumps(data)
    Edition.update(figures=text, figures_sha256=digest(text)).where(
        Edition.id == edition.id
    ).execute()


@pytest.mark.parametrize("code, issued_as", [(None, (1, 1, 1, 2, 42)), ("weiqu", (1, 1, 1, 1, 12))])
def test_what_changes_after_issuing_does_not_change_the_next_years_column(
    issued, train, card_of, begun, code, issued_as
):
    assert before(code) == issued_as, "counted while nothing is issued"
    issued(code)
    train("weiqu", 100)
    close(card_of("weiqu", 5))
    assert before(code) == issued_as
    assert figures_of(2026, code).evidence == issued_as[3] + 1, (
        "2026 itself is counted as it stands"
    )


def test_a_correction_is_what_stands_from_then_on(issued, train, begun):
    issued(), train("weiqu", 100)
    assert before()[3:] == (2, 42)
    number = issued(reason="漏登一次学习培训").number
    train("weiqu", 1000)
    assert before()[3:] == (3, 142) and figures_of(2027).compared_with == number == "2026-2"


def test_an_edition_of_another_scope_is_not_compared_with(issued, train, begun):
    issued("weiqu"), train("weiqu", 100)
    assert (before("weiqu")[3:], before()[3:]) == ((1, 12), (3, 142))
    issued(), train("guodu", 1)
    assert figures_of(2027, "guodu").evidence_before == 2 and before()[3:] == (3, 142)


def test_a_unit_that_was_renamed_or_merged_since_keeps_what_was_issued_of_it(issued, begun, cast):
    issued()
    weiqu, guodu = (Unit.get(Unit.code == code) for code in ("weiqu", "guodu"))
    succession.rename(weiqu, "韦曲街道", date(2026, 6, 15), by=cast.admin)
    assert before() == (1, 1, 1, 2, 42)
    succession.merge([guodu], weiqu, date(2026, 6, 15), by=cast.admin)
    assert before() == (1, 1, 1, 2, 42)


def test_tasks_of_another_plan_are_not_taken_for_this_ones(issued, begun):
    issued()
    other = Plan.create(code="other", title="另一个方案", issuer="演示", issued_on=date(2020, 1, 1))
    Year.update(plan=other).where(Year.number == 2026).execute()
    found = figures_of(2027)
    assert found.previous.closed == 1 and not any(task.before for task in found.tasks)
    assert document.html(found)


def test_an_edition_of_an_earlier_release_leaves_out_what_it_did_not_know(issued, begun):
    def as_it_was(data):
        for name in ("tellings", "evidence_before", "division", "compared_with"):
            del data[name]
        for thing in (
            *data["units"],
            *(task for chapter in data["chapters"] for task in chapter["tasks"]),
        ):
            del thing["before"]

    refreeze(issued(), as_it_was)
    assert before() == (1, 1, 1, 2, None), (
        "and what it does not tell is not counted from the records either"
    )
    assert "学习培训" in document.html(figures_of(2027))


def test_a_measure_that_counts_something_else_now_is_not_compared(issued, begun):
    def of_hours(data):
        next(m for t in data["tellings"] for m in t["measures"] if m["key"] == "training.people")[
            "unit"
        ] = "学时"

    refreeze(issued(), of_hours)
    assert before() == (1, 1, 1, 2, None)


def test_what_is_not_what_was_issued_is_not_compared_with(issued, begun, sign_in, cast):
    issued()
    Edition.update(figures=fn.REPLACE(Edition.figures, '"evidence": 2', '"evidence": 9')).execute()
    with pytest.raises(Damaged, match="2026-1"):
        figures_of(2027)
    office = sign_in(cast.office)
    assert office.get("/reports/2027").status_code == 503
    saved = office.post(
        "/reports/2027/draft",
        data={"problems": "写好的字", "next_steps": "", "version": "0"},
        headers={"HX-Request": "true"},
    )
    assert saved.status_code == 200, "what somebody is writing is kept all the same"


def test_the_report_says_whose_figures_they_are_and_leads_to_them(issued, begun, sign_in, cast):
    office = sign_in(cast.office)
    assert (
        "编号2026-1" not in office.get("/reports/2027").text
        and "/reports/2026/sources/cards" in office.get("/reports/2027").text
    )
    edition = issued()
    page = office.get("/reports/2027").text
    assert "/reports/2026/sources/" not in page, "the records may say something else by now"
    assert "上年数字取自已印发的2026年度报告" in page and {edition.page} == set(
        re.findall(r'class="cite" href="(/open/[^"]+)', page)
    )
    assert office.get(edition.page).status_code == 200
    assert "上年数字取自已印发的2026年度报告（编号2026-1）。" in re.sub(
        "<[^>]+>", "", document.html(figures_of(2027))
    )
