"""One-time codes by the clock: RFC 6238 (TOTP) over RFC 4226 (HOTP), six digits, thirty seconds, SHA-1 as every app has it."""

import hashlib
import hmac
from base64 import b32encode
from datetime import datetime
from urllib.parse import quote, urlencode

SECONDS, DIGITS = 30, 6
DRIFT = 1  # steps by which a telephone's clock may be wrong


def code_of(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """RFC 4226 §5.3."""
    mac = hmac.digest(secret, step.to_bytes(8, "big"), hashlib.sha1)
    at = mac[-1] & 0xF
    return str((int.from_bytes(mac[at : at + 4], "big") & 0x7FFFFFFF) % 10**digits).zfill(digits)


def step_of(moment: datetime) -> int:
    """The thirty seconds since 1970 in which `moment` (naive UTC) lies."""
    return int((moment - datetime(1970, 1, 1)).total_seconds()) // SECONDS


def step_that_fits(secret: bytes, typed: str, moment: datetime) -> int | None:
    """The step of which `typed` is the code, at `moment` or next to it."""
    now = step_of(moment)
    fitting = [
        s
        for s in range(now - DRIFT, now + DRIFT + 1)
        if hmac.compare_digest(code_of(secret, s).encode(), typed.encode())
    ]
    return fitting[-1] if fitting else None


def address(secret: bytes, username: str, issuer: str) -> str:
    """What the QR code says (otpauth://). The issuer is named once, so that the code stays small."""
    return f"otpauth://totp/{quote(username)}?" + urlencode(
        {"secret": as_typed(secret), "issuer": issuer, "period": SECONDS, "digits": DIGITS},
        quote_via=quote,
    )


def as_typed(secret: bytes) -> str:
    return b32encode(secret).decode().rstrip("=")
