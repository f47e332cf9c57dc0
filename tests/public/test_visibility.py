"""The public sees what was issued and nothing else, whatever lies in drafts, registers and boards."""

import pytest

from tests.conftest import NOW
from tests.public.conftest import ALWAYS, DATA, FILES, OF_UNIT, PAGES
from tracker.boards.card import Card
from tracker.boards.opening import open_year
from tracker.registers.post import Post
from tracker.reports.editions.draft import Draft
from tracker.units.unit import PAGES_OF_A_YEAR, is_a_pages_name


def test_nothing_is_visible_before_it_is_issued(client, statuses, people):
    assert set(statuses(PAGES + FILES + OF_UNIT).values()) == {404}
    assert "还没有印发过报告" in client.get("/open/").text
    assert all("2026" not in client.get(path).text for path in ALWAYS)


def test_the_districts_edition_opens_its_pages_and_not_a_units(statuses, issued):
    issued()
    assert set(statuses(ALWAYS + PAGES + FILES).values()) == {200}
    assert set(statuses(OF_UNIT).values()) == {404}


def test_a_units_edition_opens_its_own_pages_and_not_the_districts(client, statuses, issued):
    issued("weiqu")
    assert set(statuses(OF_UNIT).values()) == {200}
    year, closed = (
        client.get("/open/2026/").text,
        [path for path in PAGES + FILES if path != "/open/2026/"],
    )
    assert (
        "全区报告还没有印发" in year
        and 'href="/open/2026/weiqu/"' in year
        and "任务进展" not in year
    )
    assert set(statuses(closed).values()) == {404}
    assert (
        "year-nav" not in client.get("/open/2026/weiqu/").text
    )  # it would lead to pages that are not there


def test_a_year_that_is_open_and_not_issued_shows_nothing(client, statuses, issued):
    issued()
    open_year(2027)
    assert set(
        statuses([path.replace("2026", "2027") for path in PAGES + FILES + OF_UNIT]).values()
    ) == {404}
    assert all("2027" not in client.get(path).text for path in ALWAYS)


def test_what_is_written_after_issuing_is_on_no_page(client, issued, cast, card_of):
    issued(), issued("weiqu")
    Draft.create(year=2026, scope="", problems="印发以后的草稿", changed_by=cast.office)
    Card.update(progress="印发以后的话", state="submitted", submitted_at=NOW).where(
        Card.id == card_of("weiqu", 33).id
    ).execute()
    for path in PAGES + DATA + OF_UNIT + ALWAYS:
        reply = client.get(path)
        assert reply.status_code == 200 and "印发以后" not in reply.text, path


def test_of_people_only_names_and_posts_that_are_published(client, issued, people):
    issued(), issued("weiqu")
    division = client.get("/open/2026/division/").text
    assert (
        "演示用户甲" in division
        and "副主任" in division
        and "https://example.com/fengong?a=1&amp;b=2" in division
    )
    assert "2 个已登记公布" in division and division.count("没有登记公布") == 38
    assert "演示用户甲" in client.get("/open/2026/units/weiqu/").text
    for path in PAGES + DATA + OF_UNIT + ALWAYS:
        text = client.get(path).text
        assert [words for words in people if words in text] == [], path


def test_those_in_charge_are_the_editions_and_not_todays(client, issued, people):
    issued()
    Post.update(person_name="演示用户新").where(Post.person_name == "演示用户甲").execute()
    assert "演示用户甲" in client.get("/open/2026/division/").text


@pytest.mark.parametrize(
    "path",
    [
        "/open/2031/",
        "/open/2026/nowhere/",
        "/open/2026/tasks/39/",
        "/open/2026/units/nowhere/",
        "/open/2026/report-x.pdf",
        "/open/2026/report-2026-2/",
        "/open/2025/report-2026-1.pdf",
        "/open/2025/report-2026-1/",
        "/open/2026/data/people.csv",
        "/open/2026/data/tasks",
        "/open/2026/data/.csv",
        "/open/nothing/at/all",
    ],
)
def test_what_is_not_there_is_not_found_leads_on_and_sets_no_cookie(client, issued, path):
    issued()
    reply = client.get(path)
    assert (reply.status_code, reply.headers["Cache-Control"]) == (
        404,
        "no-store",
    ) and "Set-Cookie" not in reply.headers
    assert 'href="/open/2026/"' in reply.text and 'content="noindex"' in reply.text


def test_pages_lead_nowhere_inside_and_bring_no_script(client, issued):
    issued(), issued("weiqu")
    for path in PAGES + OF_UNIT[:2] + ["/open/"]:
        page = client.get(path).text
        inside = (
            'href="/cards/',
            'href="/boards/',
            'href="/reports/',
            'href="/sign-in',
            "csrf",
            "<form",
            "<script>",
            "<script src",
            '<script type="module',
        )
        assert [words for words in inside if words in page] == [], path


def test_html_in_a_text_is_shown_and_not_run(client, issued, card_of):
    bad = "</script><script>alert(1)</script>"
    Card.update(state="submitted", submitted_at=NOW, progress=bad).where(
        Card.id == card_of("weiqu", 33).id
    ).execute()
    issued("weiqu"), issued()
    for path in ("/open/2026/weiqu/", "/open/2026/tasks/33/", "/open/2026/units/weiqu/"):
        page = client.get(path).text
        assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


def test_no_unit_may_have_a_code_that_is_a_pages_name(app):
    """What stands beside /open/<year>/<code>/ would hide that unit's report."""
    beside = {
        rule.rule.split("/")[3]
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/open/<int:year>/")
    }
    names = {name for name in beside if name and "<" not in name}
    assert names == set(PAGES_OF_A_YEAR) and is_a_pages_name("report-2026-1")
