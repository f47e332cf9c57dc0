"""What citizens read of a year: every task and unit, reports with their files, corrections and what they replaced."""

from tracker.boards.card import Card
from tracker.units.unit import Unit


def test_every_task_and_unit_is_listed_and_has_a_page(client, issued):
    issued()
    tasks, units = client.get("/open/2026/tasks/").text, client.get("/open/2026/units/").text
    assert all(f'href="/open/2026/tasks/{number}/"' in tasks for number in range(1, 39))
    codes = [
        unit.code for unit in Unit.select() if f'href="/open/2026/units/{unit.code}/"' in units
    ]
    assert len(codes) == 40
    assert {client.get(f"/open/2026/tasks/{number}/").status_code for number in range(1, 39)} == {
        200
    }
    assert {client.get(f"/open/2026/units/{code}/").status_code for code in codes} == {200}


def test_a_task_tells_how_far_each_unit_is(client, issued, card_of):
    Card.update(state="closed", progress="演示：已公布分工。").where(
        Card.id == card_of("weiqu", 33).id
    ).execute()
    issued()
    page = client.get("/open/2026/tasks/33/").text
    assert (
        "演示：已公布分工。" in page
        and 'data-state="closed">已销号' in page
        and "已销号 1/37" in page
    )
    assert 'href="/open/2026/tasks/32/"' in page and 'href="/open/2026/tasks/34/"' in page
    assert "演示：已公布分工。" in client.get("/open/2026/units/weiqu/").text


def test_the_report_comes_with_its_file_size_and_digests(client, issued):
    made = issued()
    for path in ("/open/2026/", "/open/2026/report/", "/open/2026/report-2026-1/"):
        page = client.get(path).text
        assert made.pdf_sha256 in page and made.figures_sha256 in page and made.address in page
        assert f"{made.pdf_size} 字节" in page and "report-2026-1.json" in page
    assert 'id="task-33"' in client.get("/open/2026/report/").text


def test_a_units_page_leads_to_its_own_report_where_that_was_issued(client, issued):
    issued()
    assert "没有单独印发" in client.get("/open/2026/units/weiqu/").text
    issued("weiqu")
    assert 'href="/open/2026/weiqu/"' in client.get("/open/2026/units/weiqu/").text
    assert 'href="/open/2026/weiqu/"' in client.get("/open/2026/").text


def test_a_correction_takes_over_every_page_and_says_why(client, issued):
    first = issued()
    assert "更正原因" not in client.get("/open/2026/").text
    issued(reason="单位名称有误")
    for path in (
        "/open/2026/",
        "/open/2026/tasks/",
        "/open/2026/units/weiqu/",
        "/open/2026/report/",
        "/open/2026/data/",
    ):
        page = client.get(path).text
        assert (
            "代替编号2026-1。更正原因：单位名称有误" in page
            and 'href="/open/2026/report-2026-1/"' in page
        ), path
    assert "已被编号2026-2更正" in client.get("/open/2026/").text
    assert client.get(first.address).data == b"%PDF-1.7 2026-1"


def test_what_was_replaced_stays_readable_marked_with_what_replaced_it_and_why(client, issued):
    issued(), issued(reason="单位名称有误"), issued(reason="第二次更正")
    old, middle, now = (client.get(f"/open/2026/report-2026-{n}/").text for n in (1, 2, 3))
    assert (
        "编号2026-1已由" in old
        and 'href="/open/2026/report-2026-2/">编号2026-2' in old
        and "更正原因：单位名称有误" in old
    )
    assert 'rel="latest-version" href="/open/2026/report/"' in old and 'content="noindex"' in old
    assert "（已更正）" in old.partition("</title>")[0]
    assert "更正原因：第二次更正" in middle and "代替编号2026-1" in middle
    assert "请以更正本为准" not in now and "noindex" not in now
    assert '<link rel="canonical" href="http://localhost/open/2026/report/">' in now
    assert '<link rel="canonical" href="http://localhost/open/2026/report-2026-1/">' in old


def test_a_units_replaced_report_stays_readable_too(client, issued):
    issued("weiqu"), issued("weiqu", reason="次数有误")
    old, now = (
        client.get("/open/2026/report-2026-weiqu-1/").text,
        client.get("/open/2026/weiqu/").text,
    )
    assert "编号2026-weiqu-1已由" in old and 'href="/open/2026/report-2026-weiqu-2/"' in old
    assert "代替编号2026-weiqu-1" in now and "请以更正本为准" not in now


def test_the_replaced_data_can_still_be_checked_against_its_digest(client, issued):
    from hashlib import sha256

    made = issued(), issued(reason="单位名称有误")
    for edition in made:
        content = client.get(f"/open/2026/report-{edition.number}.json").data
        assert sha256(content).hexdigest() == edition.figures_sha256
    assert (
        client.get("/open/2026/data/report.json").data
        == client.get("/open/2026/report-2026-2.json").data
    )


def test_an_edition_from_before_division_was_frozen_says_that_it_has_none(client, issued):
    import json

    from tracker.reports.editions.edition import Edition
    from tracker.reports.editions.snapshot import digest

    made = issued()
    figures = {
        name: value
        for name, value in json.loads(made.figures).items()
        if name not in ("division", "tellings")
    }
    text = json.dumps(figures, ensure_ascii=False, indent=1) + "\n"
    Edition.update(figures=text, figures_sha256=digest(text)).execute()
    assert "分工还没有随报告留存" in client.get("/open/2026/division/").text
    assert client.get("/open/2026/units/weiqu/").status_code == 200
    assert client.get("/open/2026/data/division.csv").text.count("\n") == 1


# Published once, cited anywhere: none of these may ever lead elsewhere or nowhere.
FOR_GOOD = (
    "/open/",
    "/open/2026/",
    "/open/2026/weiqu/",
    "/open/2026/report-2026-1.pdf",
    "/open/2026/report-2026-weiqu-1.pdf",
    "/open/2026/report-2026-1/",
    "/open/2026/report-2026-weiqu-1/",
    "/open/2026/report-2026-1.json",
    "/open/2026/report/",
    "/open/2026/tasks/33/",
    "/open/2026/units/weiqu/",
    "/open/2026/data/tasks.csv",
    "/open/2026/data/units.csv",
    "/open/2026/data/shares.csv",
    "/open/2026/data/briefings.csv",
    "/open/2026/data/trainings.csv",
    "/open/2026/data/report.json",
    "/open/2026/data/datapackage.json",
    "/open/feed.xml",
    "/open/sitemap.xml",
    "/open/plan.json",
    "/robots.txt",
)


def test_addresses_that_were_ever_public_stay(statuses, issued):
    issued("weiqu"), issued(), issued(reason="单位名称有误"), issued("weiqu", reason="次数有误")
    assert set(statuses(FOR_GOOD).values()) == {200}
