"""A real Chromium in front of the product as it is served, and what a person does with hand and eye."""

import shutil
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.server import Server, cookie_of

AXE = (Path(__file__).parent / "vendor/axe.min.js").read_text()
# Asked for violations alone, axe takes half the time: it leaves out why everything else passed.
LOOK = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(
    found => found.violations.map(broken => `${broken.id}: ${broken.nodes[0].html.slice(0, 120)}`))"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = [
    "color-contrast",
    "link-in-text-block",
]  # all that the dark can break: tests/web/test_assets.py sees to it


@contextmanager
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


def page_of(browser, server: Server, token: str, **how) -> Page:
    """A page of somebody's own browser, signed in by `token`; `page.errors` are its scripts'."""
    context = browser.new_context(
        **{"viewport": {"width": 1366, "height": 768}, "locale": "zh-CN", **how}
    )
    context.add_cookies([{"name": "session", "value": cookie_of(token), "url": server.url}])
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    return page


def drag(page: Page, card: int, state: str) -> None:
    """Carry a card to the column of `state` with the mouse."""
    page.locator(f"#card-{card}").scroll_into_view_if_needed()
    start = page.locator(f"#card-{card} .card-top").bounding_box()
    end = page.locator(f"#cards-{state}").bounding_box()
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y + 6, steps=3)
    page.mouse.move(end["x"] + end["width"] / 2, max(y, end["y"] + 20), steps=12)
    page.mouse.up()


def broken_rules(page: Page, rules: list[str] = RULES) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA, a line a rule."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)  # the page's own policy keeps it out as a script element
    return page.evaluate(LOOK, rules)


def broken_in_any_look(page: Page) -> list[str]:
    """The same of one page on phone and desk, dark and light; and where it is wider than the screen. It is left at the desk, in the light."""
    found = []
    for width in (390, 1366):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme, rules in (("dark", COLOURS), ("light", RULES)):
            page.emulate_media(
                color_scheme=scheme, reduced_motion="reduce"
            )  # no colour is looked at on its way
            found += [f"{width} px, {scheme}: {rule}" for rule in broken_rules(page, rules)]
        found += [f"wider than {width} px"] if wider_than_the_screen(page) else []
    return found


def wider_than_the_screen(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")
