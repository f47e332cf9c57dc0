"""Every page once in a real browser: the policy that keeps foreign scripts out keeps none of ours out."""
from contextlib import contextmanager

import pytest

from tests import routes
from tests.chromium import broken_rules, chromium, page_of
from tests.conftest import NOW
from tests.server import SECRET, serving
from tests.world import ACTORS, people, populate
from tracker import clock, create_app
from tracker.db import db
from tracker.people.session import Session

pytestmark = [pytest.mark.browser, pytest.mark.one_database]


@pytest.fixture(scope="module")
def pages(databases, tmp_path_factory):
    """pages(role, scheme) → a page of that role, of the product as it is served with one of everything; and the names."""
    folder = tmp_path_factory.mktemp("served")
    with databases.copy() as address:
        app = create_app(DATABASE_URL=address, TRACKER_DATA=folder, TESTING=True, SECRET_KEY=SECRET)
        db.connect()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(clock, "now", lambda: NOW)
            names = populate(app.config["TRACKER_FILES"], SECRET)
        tokens = {actor: Session.begin(people()[username]) for actor, username in ACTORS.items()}
        db.obj.close_all()
        with serving(address, folder) as server, chromium() as browser:
            @contextmanager
            def opened(actor, **how):
                page = page_of(browser, server, tokens[actor], **how)
                page.said = []
                page.on("console", lambda m: page.said.append(m.text) if m.type == "error" and "Failed to load" not in m.text else None)
                page.on("response", lambda r: page.said.append(f"{r.status} {r.url}")
                        if r.status >= 400 and r.request.resource_type != "document" else None)
                yield page, names, server.url
                page.context.close()
            yield opened


NO_PAGES = (".pdf", ".csv", ".xlsx", ".ics", "/attachments", "/files/", "/file", "count")
HTML = [path for path in routes.GET if not any(part in path for part in NO_PAGES)]


@pytest.mark.parametrize("actor", ACTORS)
def test_no_page_breaks_the_policy_or_its_own_scripts(pages, actor):
    with pages(actor) as (page, names, url):
        at = list(ACTORS).index(actor)
        for path in (path for path in HTML if routes.GET[path][at] == "y"):
            page.goto(url + path.format(**names))
            assert (path, page.said, page.errors) == (path, [], [])


NEW = ["/audit", "/account/security", "/account/second-factor"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390])
def test_the_pages_of_trust_keep_the_rules_of_accessibility(pages, scheme, width):
    with pages("admin", color_scheme=scheme, viewport={"width": width, "height": 900}) as (page, names, url):
        for path in NEW:
            page.goto(url + path)
            assert (path, broken_rules(page)) == (path, [])
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


SHAPES = [(1366, "light"), (390, "dark"), (1366, "dark"), (390, "light")]
REPORTS = {"/reports/2026", "/reports/2026/weiqu", "/reports/2026/preview", "/reports/2026/weiqu/preview"}
# a report takes axe many seconds: tests/reports/test_in_chromium.py looks at one


@pytest.mark.parametrize("actor", ACTORS)
def test_every_page_keeps_the_rules_of_accessibility(pages, actor):
    """Each page once, in the hands of the first who may see it: on desk or phone, light or dark by turns, and on 320 px."""
    mine = [path for path in HTML if routes.GET[path].index("y") == list(ACTORS).index(actor)]
    with pages(actor) as (page, names, url):
        wrong = []
        for number, path in enumerate(mine):
            width, scheme = SHAPES[number % len(SHAPES)]
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.goto(url + path.format(**names))
            wrong += [(path, width, scheme, rule) for rule in (broken_rules(page) if path not in REPORTS else ())]
            page.set_viewport_size({"width": 320, "height": 900})
            wrong += [(path, "wider than the screen")] if page.evaluate("document.documentElement.scrollWidth > innerWidth") else []
    assert wrong == []


@pytest.mark.parametrize("width, scheme", [(1366, "light"), (390, "dark")])
def test_what_was_refused_keeps_the_rules_of_accessibility(pages, width, scheme):
    """A form sent empty, with everything that is wrong with it at the top, and what is not there or not for this person."""
    with pages("clerk", color_scheme=scheme, viewport={"width": width, "height": 900}) as (page, names, url):
        for path in ("/nothing/here", "/verification"):
            page.goto(url + path)
            assert (path, broken_rules(page)) == (path, [])
        for path in ("/evidence/new?kind=training", "/registers/roster/weiqu/new?duty=专职人员"):
            page.goto(url + path)
            page.evaluate("document.querySelectorAll('main form').forEach(form => { form.noValidate = true })")
            page.locator("main form .form-actions button").first.click()
            page.locator(".form-errors a").first.wait_for()
            assert (path, broken_rules(page)) == (path, [])
