"""The public's pages in a real browser: every page in every state keeps the rules, at any width, size of letters, scheme and on paper."""

from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from tests.chromium import COLOURS, RULES, broken_rules, wider_than_the_screen
from tests.conftest import NOW
from tests.public.conftest import PAGES
from tests.public.issued_rows import edition_of
from tests.server import serving
from tracker.boards.card import Card
from tracker.boards.year import Year
from tracker.data.database import db
from tracker.units.unit import Unit

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

SHORT = [
    path for path in PAGES if "report" not in path
]  # the district's report takes axe twelve seconds; a unit's is made alike
LONG = "演示很长的名称，" * 20 + "https://example.com/" + "a" * 150
WINDOWS = {
    "desk": {"viewport": {"width": 1366, "height": 768}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
SCREEN = {"media": "screen", "color_scheme": "light", "reduced_motion": "reduce"}


@dataclass
class Look:
    """How a page is looked at that was opened in this window, and what axe is asked there."""

    window: str
    media: dict = field(default_factory=dict)
    width: int = 0  # where it is another than the window's
    letters: str = ""
    rules: list = field(default_factory=lambda: RULES)


LOOKS = {
    "desk": Look("desk"),
    "desk, dark": Look("desk", media={"color_scheme": "dark"}, rules=COLOURS),
    "paper": Look("desk", media={"media": "print"}, width=794),
    "phone": Look("phone"),
    "phone, dark": Look("phone", media={"color_scheme": "dark"}, rules=COLOURS),
    "phone, letters twice as large": Look("desk", width=390, letters="200%"),
}


@pytest.fixture
def opened(app, database_address):
    """with opened() as server: the product on this test's database."""

    @contextmanager
    def served():
        db.obj.close_all()
        with serving(database_address, app.config["TRACKER_DATA"], workers=1) as server:
            yield server
        db.connect()

    return served


@pytest.fixture
def looked_at(opened, browser):
    """with looked_at() as look: look(paths) → what is wrong with the pages, in every look; scripts are off but for axe."""

    @contextmanager
    def served():
        with opened() as server:
            yield lambda paths, looks=tuple(LOOKS): [
                wrong
                for window in WINDOWS
                for wrong in walked(browser, server, window, looks, paths)
            ]

    return served


def walked(browser, server, window: str, looks, paths):
    """Each page is opened once in the window, and turned this way and that."""
    looks = {name: LOOKS[name] for name in looks if LOOKS[name].window == window}
    if not looks:
        return
    context = browser.new_context(locale="zh-CN", **WINDOWS[window])
    page = context.new_page()
    said = []
    page.on(
        "console", lambda message: said.append(message.text) if "404" not in message.text else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in paths:
        page.goto(server.url + path)
        for name, look in looks.items():
            viewport = WINDOWS[window]["viewport"]
            page.set_viewport_size(viewport | {"width": look.width or viewport["width"]})
            page.emulate_media(**SCREEN | look.media)
            page.evaluate(
                "size => { document.documentElement.style.fontSize = size }", look.letters
            )
            yield from ((name, path, rule) for rule in broken_rules(page, look.rules))
            if wider_than_the_screen(page):
                yield name, path, "wider than the screen"
        if context.cookies():
            yield window, path, "left a cookie"
        yield from ((window, path, words) for words in said)
        said.clear()
    context.close()


def test_before_anything_is_issued(looked_at):
    with looked_at() as look:
        assert look(["/open/", "/open/2026/"]) == []


def test_every_page_of_a_year_with_its_correction(looked_at, issued, people):
    issued("weiqu"), issued("weiqu", reason="次数有误"), issued(), issued(reason="单位名称有误")
    with looked_at() as look:
        assert (
            look(
                [
                    "/open/",
                    *SHORT,
                    "/open/2026/weiqu/",
                    "/open/2026/report-2026-weiqu-1/",
                    "/open/2026/tasks/1/",
                    "/open/1999/",
                ]
            )
            == []
        )
        assert look(["/open/2026/report/"], ("desk",)) == []


def test_names_and_texts_without_end(looked_at, issued, people, monkeypatch):
    monkeypatch.setattr("tracker.reports.editions.issuing.LONGEST_REASON", 10_000)
    Unit.update(name=LONG[:60], full_name=LONG[:120]).where(Unit.code == "weiqu").execute()
    Card.update(state="submitted", submitted_at=NOW, progress=LONG * 10).where(
        Card.unit == Unit.get(Unit.code == "weiqu")
    ).execute()
    issued("weiqu"), issued(), issued(reason=LONG[:200])
    with looked_at() as look:
        assert (
            look(["/open/", *SHORT, "/open/2026/weiqu/"], ("desk", "phone, letters twice as large"))
            == []
        )


def test_many_years(looked_at, issued, cast):
    first = issued()
    for year in range(2027, 2045):
        Year.create(number=year, plan=Year.get().plan)
        edition_of(first, year)
    with looked_at() as look:
        assert look(["/open/", "/open/2030/"], ("desk", "phone")) == []


def test_by_keyboard_the_skip_link_comes_first_and_focus_is_always_seen(opened, browser, issued):
    issued()
    with opened() as server, browser.new_context(**WINDOWS["desk"]) as context:
        page = context.new_page()
        page.goto(f"{server.url}/open/2026/tasks/")
        page.keyboard.press("Tab")
        assert (
            page.evaluate("document.activeElement.className") == "skip"
            and page.locator(".skip").bounding_box()["y"] >= 0
        )
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
        page.goto(f"{server.url}/open/2026/tasks/")
        places = []
        for _ in range(20):
            page.keyboard.press("Tab")
            seen = page.evaluate("""() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
                return {outline: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2, top: b.top + scrollY, left: b.left, inside: b.bottom > 0 && b.top < innerHeight}; }""")
            assert seen["outline"] and seen["inside"], page.evaluate(
                "document.activeElement.outerHTML"
            )
            places.append((round(seen["top"] / 40), seen["left"]))
        assert places[1:] == sorted(places[1:])  # down the page, and in a line from left to right


def test_without_scripts_and_styles_the_page_is_whole(opened, browser, issued):
    issued()
    with opened() as server, browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.route("**/static/**", lambda route: route.abort())
        page.goto(f"{server.url}/open/2026/")
        assert (
            page.locator("h1").inner_text().startswith("2026 年度")
            and page.locator(".measures li").count() == 6
        )
        page.locator(".measures a").first.click()
        assert page.url.endswith("/open/2026/tasks/#chapter-1")
