"""The public sees what was issued, all of it and nothing else, from caches, and leaves no trace."""
import csv
import io
import json
from hashlib import sha256
from xml.etree import ElementTree

import pytest

from tracker.boards.card import Card
from tracker.public.open_data import TABLES
from tracker.reports.edition import Edition

ALWAYS = ["/open/", "/open/feed.xml", "/open/sitemap.xml", "/robots.txt"]
ISSUED = ["/open/2026/", "/open/2026/report-2026-1.pdf", "/open/2026/data/datapackage.json", "/open/2026/data/report.json",
          *(f"/open/2026/data/{name}.csv" for name in TABLES)]
OF_UNIT = ["/open/2026/weiqu/", "/open/2026/report-2026-weiqu-1.pdf"]


@pytest.mark.parametrize("path", ISSUED + OF_UNIT)
def test_nothing_is_visible_before_it_is_issued(client, path):
    assert client.get(path).status_code == 404


def test_the_pages_that_are_always_there_are_empty_before(client):
    assert "还没有印发过报告" in client.get("/open/").text
    assert all("2026" not in client.get(path).text for path in ALWAYS)


def test_the_districts_edition_opens_its_pages_and_not_a_units(client, issued):
    issued()
    assert [client.get(path).status_code for path in ALWAYS + ISSUED] == [200] * len(ALWAYS + ISSUED)
    assert [client.get(path).status_code for path in OF_UNIT] == [404, 404]


def test_a_units_edition_opens_its_own_page_and_not_the_districts(client, issued):
    issued("weiqu")
    assert [client.get(path).status_code for path in OF_UNIT] == [200, 200]
    assert "全区报告还没有印发" in client.get("/open/2026/").text
    assert client.get("/open/2026/data/report.json").status_code == 404


@pytest.mark.parametrize("path", ["/open/2031/", "/open/2026/nowhere/", "/open/2026/report-x.pdf", "/open/2025/report-2026-1.pdf",
                                  "/open/2026/data/people.csv", "/open/2026/data/tasks", "/open/nothing/at/all"])
def test_what_is_not_there_is_not_found_and_sets_no_cookie(client, issued, path):
    issued()
    reply = client.get(path)
    assert reply.status_code == 404 and "Set-Cookie" not in reply.headers


@pytest.mark.parametrize("path", ALWAYS + ISSUED)
def test_caches_may_keep_it_and_a_second_look_costs_nothing(client, issued, path):
    issued()
    reply = client.get(path)
    assert reply.headers["Cache-Control"].startswith("public") and "Set-Cookie" not in reply.headers
    assert "Cookie" not in reply.headers.get("Vary", "")
    again = client.get(path, headers={"If-None-Match": reply.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_page_from_the_shelf_asks_one_thing_of_the_database(client, issued, queries):
    issued()
    client.get("/open/2026/")
    with queries() as seen:
        client.get("/open/2026/")
    assert len([line for line in seen if "SELECT" in line]) == 1


def test_the_page_has_every_task_from_the_frozen_figures_and_leads_nowhere_inside(client, issued, card_of):
    made = issued()
    Card.update(progress="印发以后的话").where(Card.id == card_of("weiqu", 33).id).execute()
    page = client.get("/open/2026/").text
    assert all(f'id="task-{number}"' in page for number in range(1, 39))
    assert "印发以后的话" not in page
    assert not [address for address in ('href="/cards/', 'href="/boards/', "csrf", "<script") if address in page]
    assert made.pdf_sha256 in page and made.figures_sha256 in page
    assert '<meta property="og:title" content="西安市长安区2026年度' in page


def test_a_correction_takes_over_the_page_and_the_old_stays_marked(client, issued):
    first = issued()
    assert "更正" not in client.get("/open/2026/").text.partition("public-foot")[0]
    issued(reason="单位名称有误")
    page = client.get("/open/2026/").text
    assert "代替编号2026-1" in page and "已被编号2026-2更正" in page and "更正原因：单位名称有误" in page
    assert client.get(first.address).data == b"%PDF-1.7 2026-1"
    assert "（更正本）" in client.get("/open/feed.xml").text


def test_a_damaged_file_is_said_and_never_served(app, client, issued):
    made = issued()
    app.extensions["store"]._path(made.pdf_sha256).write_bytes(b"%PDF-1.7 other")
    reply = client.get(made.address)
    assert reply.status_code == 503 and "与印发时不符" in reply.text
    assert reply.headers["Cache-Control"] == "no-store"


def test_damaged_figures_are_said_and_never_served(client, issued):
    issued()
    Edition.update(figures=Edition.figures.concat(" ")).execute()
    assert [client.get(path).status_code for path in ("/open/2026/", "/open/2026/data/report.json")] == [503, 503]


def test_the_data_package_describes_its_tables_exactly(client, issued):
    issued()
    package = json.loads(client.get("/open/2026/data/datapackage.json").text)
    for resource in package["resources"]:
        content = client.get(f"/open/2026/data/{resource['path']}").data
        assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}" and resource["bytes"] == len(content)
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        fields = resource["schema"]["fields"]
        assert rows[0] == [field["name"] for field in fields]
        for row in rows[1:]:
            for cell, field in zip(row, fields, strict=True):
                if cell and field["type"] in ("integer", "number"):
                    float(cell)
                if field["type"] == "boolean":
                    assert cell in ("true", "false")
    assert len(rows_of(client, "tasks")) == 39


def rows_of(client, name):
    return list(csv.reader(io.StringIO(client.get(f"/open/2026/data/{name}.csv").data.decode("utf-8-sig"))))


def test_the_json_is_byte_for_byte_what_its_digest_names(client, issued):
    made = issued()
    assert sha256(client.get("/open/2026/data/report.json").data).hexdigest() == made.figures_sha256


def test_feed_and_sitemap_are_xml_with_addresses_that_answer(client, issued):
    issued() and issued("weiqu")
    feed = ElementTree.fromstring(client.get("/open/feed.xml").data)
    links = [link.get("href") for link in feed.iter("{http://www.w3.org/2005/Atom}link")]
    places = [loc.text for loc in ElementTree.fromstring(client.get("/open/sitemap.xml").data).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert "http://localhost/open/2026/weiqu/" in places
    assert all(client.get(address.removeprefix("http://localhost")).status_code == 200 for address in links + places)


def test_html_in_a_text_is_shown_and_not_run(client, issued, card_of):
    Card.update(state="doing", progress="<script>alert(1)</script>").where(Card.id == card_of("weiqu", 33).id).execute()
    issued("weiqu")
    page = client.get("/open/2026/weiqu/").text
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page
