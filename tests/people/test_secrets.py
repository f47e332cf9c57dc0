"""Fields that take secrets, and what the product draws by lot."""
import base64
import re

import pytest

from tests.conftest import PASSWORD
from tracker.people.session import Session

INPUT = re.compile(r"<input[^>]*>")


@pytest.mark.parametrize(("path", "wanted"), [
    ("/sign-in", {"password": "current-password"}),
    ("/account/password", {"current": "current-password", "new": "new-password", "again": "new-password"}),
])
def test_passwords_are_masked_and_open_to_pasting_and_to_managers(client, sign_in, cast, path, wanted):
    page = (client if path == "/sign-in" else sign_in(cast.street)).get(path).text
    fields = {re.search(r'name="(\w+)"', tag)[1]: tag for tag in INPUT.findall(page) if 'name="' in tag}
    for name, purpose in wanted.items():
        assert 'type="password"' in fields[name] and f'autocomplete="{purpose}"' in fields[name] and "onpaste" not in fields[name]


def test_the_way_out_is_on_every_page_that_needs_a_sign_in(sign_in, cast):
    client = sign_in(cast.street)
    for path in ("/boards/2026/weiqu", "/evidence", "/inbox", "/account/security", "/nothing/here"):
        assert re.search(r'action="/sign-out".{0,300}>退出<', client.get(path).text), path


def test_a_sessions_token_is_256_bits_and_never_the_same(app, cast):
    tokens = {Session.begin(cast.street) for _ in range(50)}
    assert len(tokens) == 50 and PASSWORD not in tokens
    assert {len(base64.urlsafe_b64decode(token + "=")) for token in tokens} == {32}
