"""The report's two texts: begun by the records, kept as one types, never lost to another writer."""

from datetime import datetime

import pytest

from tests.conftest import NOW
from tracker.audit.entry import Entry
from tracker.boards.card import Card, State
from tracker.notices.issuing import Draft as NoticeDraft
from tracker.notices.issuing import issue
from tracker.reports.editions import draft
from tracker.reports.editions.draft import Draft, Overtaken
from tracker.reports.figures.records import figures_of
from tracker.reports.text.prefill import prefill

FRAGMENT = {"HX-Request": "true"}
TYPED = {"problems": "演示问题", "next_steps": "演示安排", "version": "0"}


@pytest.fixture
def office(sign_in, cast):
    return sign_in(cast.office)


def test_typing_saves_and_says_when_and_from_which_version_to_go_on(office):
    reply = office.post("/reports/2026/draft", data=TYPED, headers=FRAGMENT)
    assert (
        reply.status_code == 200
        and "已保存" in reply.text
        and "10:00" in reply.text
        and 'data-version="1"' in reply.text
    )
    assert "<html" not in reply.text
    again = office.post(
        "/reports/2026/draft", data=TYPED | {"problems": "改过", "version": "1"}, headers=FRAGMENT
    )
    assert 'data-version="2"' in again.text and Draft.get().problems == "改过"


def test_what_says_nothing_new_is_no_new_version_and_no_entry(office, cast):
    draft.save(2026, None, "甲", "乙", seen=0, by=cast.office)
    entries = Entry.select().count()
    assert draft.save(2026, None, "甲 ", "乙\n", seen=0, by=cast.office2).version == 1
    assert Entry.select().count() == entries


@pytest.mark.parametrize("headers", [FRAGMENT, {}])
def test_of_two_writers_neither_text_is_lost(office, cast, headers):
    draft.save(2026, None, "对方的问题", "相同的安排", seen=0, by=cast.office2)
    reply = office.post(
        "/reports/2026/draft",
        data={"problems": "我的问题", "next_steps": "相同的安排", "version": "0"},
        headers=headers,
    )
    assert reply.status_code == 409 and Draft.get().problems == "对方的问题"
    assert (
        "对方的问题" in reply.text
        and cast.office2.name in reply.text
        and 'data-version="1"' in reply.text
    )
    assert "theirs-next_steps" not in reply.text, "what is the same in both needs no second look"
    if not headers:
        assert "我的问题" in reply.text and 'name="version" value="1"' in reply.text
    merged = office.post(
        "/reports/2026/draft",
        data={"problems": "两人的问题", "next_steps": "相同的安排", "version": "1"},
    )
    assert merged.status_code == 303 and Draft.get().problems == "两人的问题"


def test_without_scripts_the_button_saves_and_leads_to_the_preview(office):
    reply = office.post("/reports/2026/weiqu/draft", data=TYPED)
    assert reply.status_code == 303 and reply.location == "/reports/2026/weiqu/preview"
    assert Draft.get().scope == "weiqu"


@pytest.mark.parametrize("headers", [FRAGMENT, {}])
def test_what_is_too_long_is_refused_and_still_there(office, headers):
    reply = office.post(
        "/reports/2026/draft", data=TYPED | {"problems": "长" * 10_001}, headers=headers
    )
    assert (
        reply.status_code == 422 and "最多 10000 字" in reply.text and not Draft.select().exists()
    )
    assert ("长" * 10_001 in reply.text) == (headers == {})


def test_html_in_the_other_writers_text_is_shown_and_not_run(office, cast):
    draft.save(2026, None, "</textarea><script>alert(1)</script>", "", seen=0, by=cast.office2)
    reply = office.post("/reports/2026/draft", data=TYPED, headers=FRAGMENT)
    assert "<script>" not in reply.text and "&lt;script&gt;" in reply.text


@pytest.fixture
def amiss(app, cast, card_of):
    """Two overdue cards of 韦曲, a returned one of 司法局, an open notice."""
    for number in (5, 33):
        Card.update(due_on=datetime(2026, 3, 1).date()).where(
            Card.id == card_of("weiqu", number).id
        ).execute()
    Card.update(state=State.DOING, returns=1).where(Card.id == card_of("sifaju", 3).id).execute()
    issue(
        {card_of("weiqu", 5).id: 0},
        NoticeDraft(due_on=datetime(2026, 6, 30).date(), demand="演示"),
        by=cast.office,
    )


def test_an_empty_text_begins_with_what_the_records_show(office, amiss):
    page = office.get("/reports/2026/draft").text
    assert (
        "一是部分任务推进较慢" in page
        and "1份督办单中，1份尚未办结" in page
        and "还没有保存" in page
    )
    assert not Draft.select().exists(), "nothing is on record until a person keeps it"


def test_in_a_units_report_it_tells_of_tasks(amiss):
    Card.update(state=State.CLOSED).where(Card.due_on > NOW.date()).execute()
    words = prefill(figures_of(2026, "weiqu"))
    assert "分布在第5项任务1张、第33项任务1张" in words and "韦曲" not in words


def test_where_nothing_is_amiss_nothing_is_said(app):
    Card.update(state=State.CLOSED).execute()
    assert "任务卡" not in prefill(figures_of(2026))


def test_what_a_person_wrote_or_emptied_is_never_written_over(office, cast, amiss):
    draft.save(2026, None, "自己写的", "", seen=0, by=cast.office)
    page = office.get("/reports/2026/draft").text
    assert ">\n自己写的</textarea>" in page and "台账现在显示的问题" in page
    draft.save(2026, None, "", "", seen=1, by=cast.office)
    assert (
        "一是部分任务推进较慢"
        not in office.get("/reports/2026/draft").text.split("<textarea")[1].split("</textarea>")[0]
    )


def test_the_loser_of_a_race_learns_what_stands(cast):
    draft.save(2026, None, "甲", "", seen=0, by=cast.office)
    with pytest.raises(Overtaken) as overtaken:
        draft.save(2026, None, "乙", "", seen=0, by=cast.office2)
    assert (overtaken.value.theirs.problems, overtaken.value.theirs.changed_by) == (
        "甲",
        cast.office,
    )
