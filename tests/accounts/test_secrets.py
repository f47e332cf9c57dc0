"""Fields that take secrets, and what the product draws by lot."""

import base64
import hashlib
import os
import re
from math import log2

import pytest
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from tests.conftest import NOW, PASSWORD
from tracker.accounts import second_factor, totp
from tracker.accounts.password import LEGIBLE, one_time_password
from tracker.accounts.person import Person
from tracker.accounts.session import Session
from tracker.config import Config
from tracker.inbox.calendar import secret_of

INPUT = re.compile(r"<input[^>]*>")


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/sign-in", {"password": "current-password"}),
        (
            "/account/password",
            {"current": "current-password", "new": "new-password", "again": "new-password"},
        ),
    ],
)
def test_passwords_are_masked_and_open_to_pasting_and_to_managers(
    client, sign_in, cast, path, wanted
):
    page = (client if path == "/sign-in" else sign_in(cast.street)).get(path).text
    fields = {
        re.search(r'name="(\w+)"', tag)[1]: tag for tag in INPUT.findall(page) if 'name="' in tag
    }
    for name, purpose in wanted.items():
        assert (
            'type="password"' in fields[name]
            and f'autocomplete="{purpose}"' in fields[name]
            and "onpaste" not in fields[name]
        )


def test_the_way_out_is_on_every_page_that_needs_a_sign_in(sign_in, cast):
    client = sign_in(cast.street)
    for path in ("/boards/2026/weiqu", "/evidence", "/inbox", "/account/security", "/nothing/here"):
        assert re.search(r'action="/sign-out".{0,300}>退出<', client.get(path).text), path


def test_a_sessions_token_is_256_bits_and_never_the_same(app, cast):
    tokens = {Session.begin(cast.street) for _ in range(50)}
    assert len(tokens) == 50 and PASSWORD not in tokens
    assert {len(base64.urlsafe_b64decode(token + "=")) for token in tokens} == {32}


class Cookies(SecureCookieSessionInterface):
    """Cookies as Flask makes them, but for what is said."""

    def __init__(self, **other):
        vars(self).update(other)


def unsigned(app, said) -> str:
    return SecureCookieSessionInterface().get_signing_serializer(app).dumps(said).rsplit(".", 1)[0]


def with_another_key(app, said) -> str:
    return URLSafeTimedSerializer(
        "another",
        salt="cookie-session",
        serializer=SecureCookieSessionInterface.serializer,
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha1},
    ).dumps(said)


FORGED = {
    "another key": with_another_key,
    "no signature": lambda app, said: unsigned(app, said) + ".",
    "no algorithm": lambda app, said: (
        "eyJhbGciOiJub25lIn0." + unsigned(app, said).partition(".")[0] + "."
    ),
    "another algorithm": lambda app, said: (
        Cookies(digest_method=hashlib.sha256).get_signing_serializer(app).dumps(said)
    ),
    "another derivation": lambda app, said: (
        Cookies(key_derivation="none").get_signing_serializer(app).dumps(said)
    ),
    "a form's token": lambda app, said: (
        Cookies(salt="wtf-csrf-token").get_signing_serializer(app).dumps(said)
    ),
}


@pytest.mark.parametrize("made", FORGED)
def test_a_cookie_counts_only_with_the_key_the_algorithm_and_the_purpose_that_are_its_own(
    app, cast, made
):
    said = {"_user_id": Session.begin(cast.street), "_fresh": True}
    client = app.test_client()
    client.set_cookie("session", Cookies().get_signing_serializer(app).dumps(said))
    assert client.get("/account/security").status_code == 200
    client = app.test_client()
    client.set_cookie("session", FORGED[made](app, said))
    assert client.get("/account/security").location.startswith("/sign-in")


def test_nobody_is_asked_for_what_others_know_of_them(client):
    """Neither the account nor the door has a place for a question and its answer."""
    assert set(Person._meta.fields) == {
        "id",
        "username",
        "name",
        "unit",
        "role",
        "password_hash",
        "must_change",
        "active",
        "created_at",
        "password_set_at",
        "signed_in_at",
    }
    asked = {
        re.search(r'name="(\w+)"', tag)[1]
        for tag in INPUT.findall(client.get("/sign-in").text)
        if 'name="' in tag
    }
    assert asked - {"csrf_token", "next"} == {"username", "password"}


def test_what_no_hand_types_has_128_bits_and_what_is_typed_from_paper_59(
    app, cast, monkeypatch, tmp_path
):
    """Each letter is drawn, and from all that there are: of a thousand none is left out."""
    assert (
        len(bytes.fromhex(Config(TRACKER_DATA=tmp_path / "new", SECRET_KEY="").secret_key())) == 32
    )
    assert (
        len(base64.b32decode(secret_of(1, 1, "key").upper()))
        == len(second_factor.begin(cast.office).secret("key"))
        == 20
    )
    drawn = []
    monkeypatch.setattr(
        second_factor.secrets,
        "choice",
        lambda letters: drawn.append(letters) or letters[len(drawn) % len(letters)],
    )
    codes = second_factor.confirm(
        cast.office,
        totp.code_of(second_factor.Factor.get().secret("key"), totp.step_of(NOW)),
        key="key",
    )
    assert set(drawn) == {LEGIBLE} and len(set(LEGIBLE)) == len(LEGIBLE)
    assert len(drawn) == 12 * len(codes) and 12 * log2(len(LEGIBLE)) > 58.8
    drawn.clear()
    assert (
        len(one_time_password().replace("-", "")) == len(drawn) == 16
        and 16 * log2(len(LEGIBLE)) > 78
    )


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path):
    before = os.umask(0)
    try:
        made = Config(TRACKER_DATA=tmp_path / "new", SECRET_KEY="").secret_key()
    finally:
        os.umask(before)
    path = tmp_path / "new" / "secret_key"
    assert path.stat().st_mode & 0o777 == 0o600 and path.read_text() == made
    assert Config(TRACKER_DATA=tmp_path / "new", SECRET_KEY="").secret_key() == made
    assert Config(TRACKER_DATA=tmp_path / "other", SECRET_KEY="").secret_key() != made
