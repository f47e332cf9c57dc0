"""People's tests make hundreds of passwords and codes: each costs a small part of what it costs in earnest."""

import pytest

from tracker.accounts import person, second_factor


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch):
    genuine = person.generate_password_hash
    monkeypatch.setattr(
        person,
        "generate_password_hash",
        lambda password, method: genuine(password, "scrypt:1024:8:1"),
    )
    monkeypatch.setattr(second_factor, "COST", 2**8)
