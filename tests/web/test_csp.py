"""Every page in a real browser: the policy that keeps foreign scripts out keeps none of ours out, and everybody can use what is there."""

import re
from contextlib import contextmanager
from itertools import cycle

import pytest

from tests import routes
from tests.chromium import (
    broken_in_any_look,
    broken_rules,
    chromium,
    page_of,
    wider_than_the_screen,
)
from tests.conftest import NOW
from tests.server import SECRET, serving
from tests.world import ACTORS, people, populate
from tracker import clock, create_app
from tracker.accounts.session import Session
from tracker.data.database import db

pytestmark = [pytest.mark.browser, pytest.mark.one_database]


@pytest.fixture(scope="module")
def pages(databases, tmp_path_factory):
    """pages(role) → a page of that role, of the product as it is served with one of everything; and the names."""
    folder = tmp_path_factory.mktemp("served")
    with databases.copy() as address:
        app = create_app(DATABASE_URL=address, TRACKER_DATA=folder, TESTING=True, SECRET_KEY=SECRET)
        db.connect()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(clock, "now", lambda: NOW)
            names = populate(app.config["TRACKER_FILES"], SECRET)
        tokens = {actor: Session.begin(people()[username]) for actor, username in ACTORS.items()}
        db.obj.close_all()
        with serving(address, folder, workers=1) as server, chromium() as browser:

            @contextmanager
            def opened(actor, **how):
                page = page_of(browser, server, tokens[actor], **how)
                page.said = []
                page.on(
                    "console",
                    lambda m: (
                        page.said.append(m.text)
                        if m.type == "error" and "Failed to load" not in m.text
                        else None
                    ),
                )
                page.on(
                    "response",
                    lambda r: (
                        page.said.append(f"{r.status} {r.url}")
                        if r.status >= 400 and r.request.resource_type != "document"
                        else None
                    ),
                )
                yield page, names, server.url
                page.context.close()

            yield opened


NO_PAGES = (".pdf", ".csv", ".xlsx", ".ics", "/attachments", "/files/", "/file", "count")
HTML = [path for path in routes.GET if not any(part in path for part in NO_PAGES)]


SHAPES = [(1366, "light"), (390, "dark"), (1366, "dark"), (390, "light")]
REPORTS = {
    "/reports/2026",
    "/reports/2026/weiqu",
    "/reports/2026/preview",
    "/reports/2026/weiqu/preview",
}
# a report takes axe many seconds: tests/reports/test_in_chromium.py looks at one


def build_of(html: str) -> frozenset:
    """All of a page that scripts and the policy act upon: its elements and their attributes, whatever the words and numbers."""
    told = r'\b(aria-label|content|datetime|for|href|id|title|value)="[^"]*"|\d+'
    return frozenset(re.sub(told, r"\1", element) for element in re.findall(r"<[a-z][^>]*>", html))


@pytest.fixture(scope="module")
def looked_at():
    """What the browser was shown: (path, how the page is built); and the addresses that axe has seen."""
    return set()


@pytest.mark.parametrize("actor", ACTORS)
def test_no_page_breaks_the_policy_or_its_own_scripts_or_a_rule_of_accessibility(
    pages, looked_at, actor
):
    """In the hands of everybody who may see it and to whom it is built otherwise than to those before; the first also asks axe,
    on desk or phone, light or dark by turns, and whether it fits 320 px."""
    mine = [path for path in HTML if routes.GET[path][list(ACTORS).index(actor)] == "y"]
    with pages(actor) as (page, names, url):
        wrong, shapes = [], cycle(SHAPES)
        for path in mine:
            address = url + path.format(**names)
            build = path, build_of(page.request.get(address).text())
            if build in looked_at:
                continue
            width, scheme = next(shapes)
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.goto(address)
            first = (
                routes.GET[path].index("y") == list(ACTORS).index(actor)
                and page.url not in looked_at
            )
            wrong += [
                (path, width, scheme, found)
                for found in (broken_on(page, asks_axe=path not in REPORTS) if first else [])
            ]
            wrong += [(path, words) for words in page.said + page.errors]
            page.said.clear(), page.errors.clear()
            looked_at |= {build, page.url}
    assert wrong == []


def broken_on(page, asks_axe: bool) -> list[str]:
    found = broken_rules(page) if asks_axe else []
    page.set_viewport_size({"width": 320, "height": 900})
    return found + (["wider than 320 px"] if wider_than_the_screen(page) else [])


def test_the_pages_of_trust_keep_the_rules_of_accessibility_in_any_look(pages):
    with pages("admin") as (page, _names, url):
        for path in ("/audit", "/account/security", "/account/second-factor"):
            page.goto(url + path)
            assert (path, broken_in_any_look(page)) == (path, [])


def test_what_was_refused_keeps_the_rules_of_accessibility_in_any_look(pages):
    """A form sent empty, with everything that is wrong with it at the top, and what is not there or not for this person."""
    with pages("clerk") as (page, _names, url):
        for path in ("/nothing/here", "/verification"):
            page.goto(url + path)
            assert (path, broken_in_any_look(page)) == (path, [])
        for path in ("/evidence/new?kind=training", "/registers/roster/weiqu/new?duty=专职人员"):
            page.goto(url + path)
            page.evaluate(
                "document.querySelectorAll('main form').forEach(form => { form.noValidate = true })"
            )
            page.locator("main form .form-actions button").first.click()
            page.locator(".form-errors a").first.wait_for()
            assert (path, broken_in_any_look(page)) == (path, [])
