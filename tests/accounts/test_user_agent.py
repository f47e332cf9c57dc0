"""The list of sessions names browsers in words that people know."""

import pytest

from tracker.accounts.session import Session
from tracker.accounts.user_agent import device_of

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0"


@pytest.mark.parametrize(
    "agent, words",
    [
        (
            "Mozilla/5.0 (Windows NT 6.1; Win64; x64; rv:109.0) Gecko/20100101 Firefox/115.0",
            "Firefox 115，Windows 7",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/109.0",
            "Edge 109，Windows 10 或 11",
        ),
        (f"Mozilla/5.0 (X11; Linux x86_64; UOS) {CHROME} Safari/537.36", "Chrome 109，统信 UOS"),
        (
            f"Mozilla/5.0 (Windows NT 10.0; WOW64) {CHROME} Safari/537.36 360SE",
            "360浏览器，Windows 10 或 11",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 10) {CHROME} Mobile Safari/537.36 MicroMessenger/8.0",
            "微信 8，安卓",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile Safari/604.1",
            "Safari 17，iPhone",
        ),
        ("curl/8", "其他浏览器，其他系统"),
        ("", "其他浏览器，其他系统"),
        ("Firefox/" + "9" * 150, "Firefox 9999，其他系统"),
    ],
)
def test_a_browser_is_called_by_a_name_that_its_owner_knows(agent, words):
    assert device_of(agent) == words


def test_the_page_of_sessions_says_which_browser(cast, sign_in):
    client = sign_in(cast.street)
    Session.begin(
        cast.street, agent="Mozilla/5.0 (Windows NT 6.1; rv:109.0) Gecko/20100101 Firefox/115.0"
    )
    page = client.get("/account/security").text
    assert "Firefox 115，Windows 7" in page and "Gecko" not in page
