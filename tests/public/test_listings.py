"""What programs find their way by: the feed, the map of the site, robots' rules, and what pages say of themselves."""

import json
import re
from xml.etree import ElementTree

import pytest

from tests.public.conftest import FILES, OF_UNIT, PAGES
from tracker import create_app

ATOM, SITE = "{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
HERE = "http://localhost"


def test_the_feed_is_atom_as_rfc_4287_asks_with_an_entry_an_edition(client, issued):
    issued(), issued("weiqu"), issued(reason="单位名称有误")
    reply = client.get("/open/feed.xml")
    feed = ElementTree.fromstring(reply.data)
    assert reply.content_type == "application/atom+xml; charset=utf-8" and feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    for each in (feed, *entries):
        assert len(each.findall(f"{ATOM}id")) == len(
            each.findall(f"{ATOM}title")
        ) == 1 and each.findtext(f"{ATOM}title")
        assert MOMENT.fullmatch(each.findtext(f"{ATOM}updated"))
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "西安市长安区"  # one for all entries
    assert feed.findtext(f"{ATOM}title") == "西安市长安区政务公开标准化规范化工作推进情况"
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == f"{HERE}/open/feed.xml"
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert ids == [
        f"{HERE}/open/2026/report-{number}.pdf" for number in ("2026-2", "2026-weiqu-1", "2026-1")
    ]
    assert "更正原因：单位名称有误" in entries[0].findtext(f"{ATOM}summary")
    for entry in entries:
        file = entry.find(f"{ATOM}link[@rel='enclosure']")
        assert int(file.get("length")) == len(client.get(file.get("href").removeprefix(HERE)).data)
        assert (
            client.get(
                entry.find(f"{ATOM}link[@rel='alternate']").get("href").removeprefix(HERE)
            ).status_code
            == 200
        )


def test_an_empty_feed_is_atom_too(client):
    feed = ElementTree.fromstring(client.get("/open/feed.xml").data)
    assert MOMENT.fullmatch(feed.findtext(f"{ATOM}updated")) and feed.findall(f"{ATOM}entry") == []


def test_the_map_has_every_page_that_stands_once_and_each_answers(client, issued):
    issued(), issued("weiqu"), issued(reason="单位名称有误")
    root = ElementTree.fromstring(client.get("/open/sitemap.xml").data)
    places = [place.text.removeprefix(HERE) for place in root.iter(f"{SITE}loc")]
    assert len(places) == len(set(places)) and root.tag == f"{SITE}urlset"
    assert {path for path in PAGES if "report-" not in path} | {
        "/open/",
        "/open/2026/weiqu/",
        "/open/2026/report-2026-1.pdf",
    } <= set(places)
    assert "/open/2026/report-2026-1/" not in places  # it was replaced
    assert {client.get(place).status_code for place in places} == {200}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day.text) for day in root.iter(f"{SITE}lastmod"))


def test_robots_may_read_what_is_public_and_nothing_that_is_made_up(app, client):
    text = client.get("/robots.txt").text
    assert (
        "Allow: /open/" in text
        and text.endswith("Disallow: /\n")
        and f"Sitemap: {HERE}/open/sitemap.xml" in text
    )
    demo = create_app(
        DATABASE_URL=app.config["DATABASE_URL"],
        TRACKER_DATA=app.config["TRACKER_DATA"],
        TESTING=True,
        DEMO=True,
    )
    demo.config["DEMO"] = demo.jinja_env.globals["demo"] = True
    assert "Allow" not in demo.test_client().get("/robots.txt").text
    assert 'name="robots" content="noindex"' in demo.test_client().get("/open/").text


def described(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])


def test_every_page_says_what_it_is_to_search_engines_and_message_cards(client, issued):
    issued(), issued("weiqu")
    for path in ["/open/", *PAGES[:-1], "/open/2026/weiqu/"]:
        page = client.get(path).text
        said = dict(re.findall(r'<meta (?:property|name)="([a-z:_]+)" content="([^"]*)"', page))
        title = re.search(r"<title>(.*?)</title>", page)[1]
        assert all(
            said[name]
            for name in (
                "description",
                "og:title",
                "og:description",
                "og:image",
                "og:type",
                "og:site_name",
            )
        ), path
        assert (
            said["og:url"] == f"{HERE}{path}"
            and f'<link rel="canonical" href="{HERE}{path}">' in page
        )
        assert title.startswith(said["og:title"]) and page.count("<h1") == 1
        assert described(page)["@context"] == "https://schema.org"
    titles = [
        re.search(r"<title>(.*?)</title>", client.get(path).text)[1]
        for path in ["/open/", *PAGES[:-1]]
    ]
    assert len(set(titles)) == len(titles)
    assert client.get("/static/img/share.png").status_code == 200


def test_a_year_is_a_dataset_whose_files_answer(client, issued):
    issued()
    found = described(client.get("/open/2026/data/").text)
    assert (found["@type"], found["temporalCoverage"], found["version"]) == (
        "Dataset",
        "2026-01-01/2026-12-31",
        "2026-1",
    )
    files = [each["contentUrl"] for each in found["distribution"]]
    assert {client.get(file.removeprefix(HERE)).status_code for file in files} == {200} and len(
        files
    ) == len(FILES) - 2


def test_a_report_names_its_file_number_and_correction(client, issued):
    issued("weiqu")
    made = issued("weiqu", reason="“次数”有误<")
    found = described(client.get(OF_UNIT[0]).text)
    assert (found["@type"], found["reportNumber"], found["encoding"]["sha256"]) == (
        "Report",
        "2026-weiqu-2",
        made.pdf_sha256,
    )
    assert (
        found["encoding"]["contentUrl"] == f"{HERE}{made.address}"
        and found["correction"]["text"] == "“次数”有误<"
    )


@pytest.mark.parametrize(
    "address", ["https://gongkai.example.gov.cn", "https://gongkai.example.gov.cn/"]
)
def test_addresses_are_those_that_people_type(app, client, issued, address):
    issued()
    app.config["PUBLIC_URL"] = address
    for path in ("/open/2026/", "/open/feed.xml", "/open/sitemap.xml", "/robots.txt"):
        text = client.get(path).text
        assert "https://gongkai.example.gov.cn/open/" in text and HERE not in text
