"""Where to go back to after signing in: a page of this site, never an address that a stranger chose."""
from urllib.parse import urlsplit


def same_site(address: str | None) -> str | None:
    """`address` when it is a path on this site; a browser would read // or /\\ as another host."""
    if not address or not address.isascii() or not address.isprintable() or "\\" in address or " " in address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or address.startswith("//"):
        return None
    return address
