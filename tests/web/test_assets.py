"""Static files: joined, packed, kept for ever under their fingerprint, and nothing else let out."""

import re
from pathlib import Path

import brotli
import pytest

from tracker.config import ROOT

SHEETS = "/static/css/tokens+base.css"


def test_sheets_travel_as_one_under_a_fingerprint(app, client):
    with app.app_context():
        address = app.jinja_env.globals["asset"]("css/tokens+base.css")
    reply = client.get(address, headers={"Accept-Encoding": "br"})
    text = brotli.decompress(reply.data).decode()
    assert reply.mimetype == "text/css" and "--paper" in text and ":focus-visible" in text
    assert "immutable" in reply.headers["Cache-Control"]


def test_an_old_fingerprint_is_not_kept_for_ever(client):
    assert "immutable" not in client.get(f"{SHEETS}?v=0123456789").headers["Cache-Control"]


def test_a_browser_without_brotli_is_served_too(client):
    assert b"--paper" in client.get(SHEETS).data


def test_an_unchanged_file_is_not_sent_again(client):
    tag = client.get(SHEETS).headers["ETag"]
    assert client.get(SHEETS, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "css/none.css",
        "css/tokens+none.css",
        "../assets.py",
        "css/../../assets.py",
        "css/tokens+../../assets.py",
        "css",
        "+".join(["css/base"] * 30) + ".css",
    ],
)
def test_what_is_no_asset_is_not_found(client, path):
    assert client.get(f"/static/{path}").status_code == 404


def files(folder: str, pattern: str) -> list[Path]:
    """Those of the product's folder; there are some, or the test would look at nothing."""
    found = list((ROOT / folder).glob(pattern))
    assert found, folder
    return found


NEWER = re.compile(
    r":has\(|light-dark\(|color-mix\(|oklch\(|subgrid|@scope|@starting-style|anchor\(|^\s*&", re.M
)


def test_no_sheet_asks_more_of_a_browser_than_chromium_109_and_firefox_115_know():
    sheets = files("tracker/static/css", "*.css")
    found = {
        sheet.name: NEWER.findall(re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S))
        for sheet in sheets
    }
    assert {name: words for name, words in found.items() if words} == {}


def test_light_and_dark_differ_in_colours_and_nothing_else():
    """So that the tests need ask a page in the dark for its colours only (tests/chromium.py)."""
    switched = re.compile(r"var\(--light, #\w{6,8}\) var\(--dark, #\w{6,8}\);")
    for sheet in files("tracker/static/css", "*.css"):
        text = switched.sub("", re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S))
        assert not re.search(r"var\(--(?:light|dark)\b", text), sheet.name
        assert sheet.name == "tokens.css" or "prefers-color-scheme" not in text, sheet.name
        for selector, block in re.findall(r"([^{}]*)\{([^{}]*)\}", text):
            if "data-theme" in selector or "color-scheme" in selector:
                assert set(re.findall(r"([\w-]+):", block)) <= {
                    "--light",
                    "--dark",
                    "color-scheme",
                }, selector
