"""What the tests of the public's pages start from: reports issued without the press, and every address there is."""

from datetime import date

import pytest

from tests.reports.issued import issued, press  # noqa: F401
from tracker.plan.register_fields import DEPUTY, HEAD, STAFF
from tracker.public.open_data import TABLES
from tracker.registers.post import Post
from tracker.units.unit import Unit

ALWAYS = ["/open/", "/open/feed.xml", "/open/sitemap.xml", "/robots.txt"]
PAGES = [
    "/open/2026/",
    "/open/2026/tasks/",
    "/open/2026/tasks/33/",
    "/open/2026/units/",
    "/open/2026/units/weiqu/",
    "/open/2026/division/",
    "/open/2026/meetings/",
    "/open/2026/data/",
    "/open/2026/report/",
    "/open/2026/report-2026-1/",
]
DATA = [
    "/open/2026/report-2026-1.json",
    "/open/2026/data/datapackage.json",
    "/open/2026/data/report.json",
    *(f"/open/2026/data/{name}.csv" for name in TABLES),
]
FILES = ["/open/2026/report-2026-1.pdf", *DATA]
OF_UNIT = [
    "/open/2026/weiqu/",
    "/open/2026/report-2026-weiqu-1/",
    "/open/2026/report-2026-weiqu-1.pdf",
    "/open/2026/report-2026-weiqu-1.json",
]


@pytest.fixture
def statuses(client):
    return lambda paths: {path: client.get(path).status_code for path in paths}


@pytest.fixture
def people(app):
    """Posts of which only 甲's and 乙's may be read outside, and of those no more than name, post and publication."""
    weiqu, guodu = (Unit.get(Unit.code == code) for code in ("weiqu", "guodu"))
    since, published = (
        date(2026, 1, 5),
        {
            "division_published_on": date(2026, 1, 7),
            "division_url": "https://example.com/fengong?a=1&b=2",
        },
    )
    Post.create(
        unit=weiqu,
        person_name="演示用户甲",
        duty=DEPUTY,
        title="副主任",
        valid_from=since,
        phone="029-81110000",
        basis="演示任命文号",
        **published,
    )
    Post.create(
        unit=weiqu,
        person_name="演示用户丙",
        duty=HEAD,
        title="演示主任",
        valid_from=since,
        phone="029-81110001",
    )
    Post.create(
        unit=weiqu,
        person_name="演示用户丁",
        duty=STAFF,
        title="演示科员",
        full_time=True,
        valid_from=since,
    )
    Post.create(
        unit=guodu, person_name="演示用户戊", duty=DEPUTY, title="演示未公布", valid_from=since
    )
    Post.create(
        unit=Unit.get(Unit.code == "sifaju"),
        person_name="演示用户乙",
        duty=DEPUTY,
        valid_from=since,
        **published,
    )
    return (
        "演示用户丙",
        "演示用户丁",
        "演示用户戊",
        "029-8111",
        "演示任命文号",
        "演示主任",
        "演示科员",
        "演示未公布",
    )
