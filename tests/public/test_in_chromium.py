"""The public's pages in a real browser: rules of accessibility, widths, dark, and no cookie left behind."""
import pytest

from tests.chromium import broken_rules, chromium
from tests.server import serving
from tracker.db import db

pytestmark = pytest.mark.browser


def test_the_pages_keep_the_rules_at_any_width_and_leave_no_cookie(app, issued, database_address):
    issued("weiqu")
    issued()
    issued(reason="单位名称有误")
    db.obj.close_all()
    with serving(database_address, app.config["TRACKER_DATA"]) as server, chromium() as browser:
        for scheme, width in (("light", 1366), ("light", 390), ("dark", 1366), ("dark", 390)):
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page = context.new_page()
            for path in ("/open/", "/open/2026/", "/open/2026/weiqu/", "/open/1999/"):
                page.goto(server.url + path)
                assert (path, broken_rules(page)) == (path, [])
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            assert context.cookies() == []
            context.close()
    db.connect()
