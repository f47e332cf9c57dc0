"""Light and dark."""

import re

import pytest


@pytest.mark.parametrize(
    "value, kept",
    [("dark", "dark"), ("light", "light"), ("auto", "auto"), ("<b>", "auto"), (None, "auto")],
)
def test_the_choice_is_kept_by_the_browser_without_an_account(client, value, kept):
    reply = client.post("/theme", data={"value": value} if value else {})
    assert reply.status_code == 303
    cookie = client.get_cookie("theme")
    assert (
        cookie.value == kept and cookie.http_only and "SameSite=Lax" in reply.headers["Set-Cookie"]
    )
    page = client.get("/sign-in").text
    assert re.findall(r'<html[^>]* data-theme="(\w+)"', page) == [kept] * (kept != "auto")


@pytest.mark.parametrize(
    "referrer, lands",
    [
        ("http://localhost/sign-in?next=/plan", "/sign-in?next=/plan"),
        ("http://evil.example/plan", "/"),
        ("http://localhost//evil.example", "/"),
        ("", "/"),
        ("http://[", "/"),
    ],
)
def test_it_leads_back_to_the_page_and_nowhere_else(client, referrer, lands):
    assert (
        client.post("/theme", data={"value": "dark"}, headers={"Referer": referrer}).location
        == lands
    )


def test_htmx_reloads_the_page(client):
    reply = client.post("/theme", data={"value": "dark"}, headers={"HX-Request": "true"})
    assert reply.status_code == 204 and reply.headers["HX-Refresh"] == "true"
