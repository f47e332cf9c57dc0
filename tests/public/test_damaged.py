"""What is kept and is not what was issued is said, never served, and takes nothing else away."""

from tests.public.conftest import ALWAYS
from tests.public.issued_rows import edition_of
from tracker.boards.opening import open_year
from tracker.public.cache import Shelf
from tracker.reports.editions.edition import Edition


def test_a_damaged_file_is_said_and_never_served(app, client, issued):
    made = issued()
    app.extensions["store"]._path(made.pdf_sha256).write_bytes(b"%PDF-1.7 other")
    for how in (client.get, client.head):
        reply = how(made.address)
        assert (reply.status_code, reply.headers["Cache-Control"]) == (
            503,
            "no-store",
        ) and b"other" not in reply.data
    reply = client.get(made.address, headers={"Range": "bytes=0-4"})
    assert reply.status_code == 503 and "报告 2026-1 的文件与印发时不符" in reply.text
    assert client.get("/open/2026/report/").status_code == 200


def test_a_file_that_is_gone_is_said(app, client, issued):
    made = issued()
    app.extensions["store"]._path(made.pdf_sha256).unlink()
    reply = client.get(made.address)
    assert reply.status_code == 503 and "文件不见了" in reply.text


def test_a_file_damaged_after_it_was_served_is_seen_at_the_next_request(app, client, issued):
    made = issued()
    assert client.get(made.address).status_code == 200
    path = app.extensions["store"]._path(made.pdf_sha256)
    content = path.read_bytes()
    path.write_bytes(content[:-1] + b"!")  # of the same length
    assert client.get(made.address).status_code == 503
    path.write_bytes(content)
    assert client.get(made.address).status_code == 200


def test_damaged_figures_are_said_and_never_served(client, statuses, issued):
    issued("weiqu"), issued()
    Edition.update(figures=Edition.figures.concat(" ")).where(Edition.scope == "").execute()
    broken = [
        "/open/",
        "/open/2026/",
        "/open/2026/tasks/33/",
        "/open/2026/report/",
        "/open/2026/report-2026-1/",
        "/open/2026/report-2026-1.json",
        "/open/2026/data/report.json",
        "/open/2026/data/tasks.csv",
    ]
    assert set(statuses(broken).values()) == {503}
    said = client.get("/open/")
    assert (
        "数据与印发时不符" in said.text
        and 'href="/open/2026/"' in said.text
        and "任务卡" not in said.text
    )
    assert set(
        statuses([*ALWAYS[1:], "/open/2026/weiqu/", "/open/2026/report-2026-1.pdf"]).values()
    ) == {200}


def test_a_row_that_tells_another_reason_than_was_issued_is_damaged(client, issued):
    issued(), issued(reason="单位名称有误")
    Edition.update(reason="别的原因").where(Edition.number == "2026-2").execute()
    reply = client.get("/open/2026/")
    assert reply.status_code == 503 and "编号、日期或更正说明与印发时不符" in reply.text


def test_a_damaged_older_year_leaves_the_way_to_the_others_open(client, issued):
    first = issued()
    open_year(2027)
    edition_of(first, 2027)
    assert client.get("/open/").text.count('class="measure"') == 2
    Edition.update(figures=Edition.figures.concat(" ")).where(Edition.year == 2026).execute()
    client.application.extensions["shelf"] = Shelf(patience=0)
    home = client.get("/open/")
    assert home.status_code == 200 and home.text.count('class="measure"') == 1
    assert [client.get(f"/open/{year}/").status_code for year in (2026, 2027)] == [503, 200]
