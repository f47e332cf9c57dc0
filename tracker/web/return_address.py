"""Where to go back to: a page of this site, never an address that a stranger chose."""

from urllib.parse import urlsplit


def same_site(address: str | None) -> str | None:
    """`address` when it is a path on this site; a browser would read // or /\\ as another host."""
    if (
        not address
        or not address.isascii()
        or not address.isprintable()
        or "\\" in address
        or " " in address
    ):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or address.startswith("//"):
        return None
    return address


def page_before(referrer: str | None, host: str) -> str | None:
    """The page of this site, with its query, from which a request came."""
    try:
        page = urlsplit(referrer or "")
    except ValueError:
        return None
    return (
        same_site(page.path + (f"?{page.query}" if page.query else ""))
        if page.netloc == host
        else None
    )
