"""People's tests make hundreds of passwords and codes: each costs a small part of what it costs in earnest."""

from datetime import timedelta

import pytest

from tests.conftest import NOW
from tracker.accounts import person, second_factor, totp


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch):
    genuine = person.generate_password_hash
    monkeypatch.setattr(
        person,
        "generate_password_hash",
        lambda password, method: genuine(password, "scrypt:1024:8:1"),
    )
    monkeypatch.setattr(second_factor, "COST", 2**8)


@pytest.fixture
def key(app):
    return app.secret_key


@pytest.fixture
def enrolled(app, cast, key, frozen_clock):
    """The office has enrolled a minute ago; returns its recovery codes."""
    frozen_clock(NOW - timedelta(minutes=1))
    secret = second_factor.begin(cast.office).secret(key)
    codes = second_factor.confirm(
        cast.office, totp.code_of(secret, totp.step_of(NOW - timedelta(minutes=1))), key=key
    )
    frozen_clock(NOW)
    return codes
