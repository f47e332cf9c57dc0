"""How the public's pages are answered: from the shelf where they are kept, for everybody's caches, without a cookie."""

from datetime import datetime

from flask import Response, current_app, request

from tracker import clock
from tracker.public import metadata
from tracker.public.cache import Shelf
from tracker.web import site

HTML, JSON, XML = (
    "text/html; charset=utf-8",
    "application/json; charset=utf-8",
    "application/xml; charset=utf-8",
)
PACKED = ("br", "gzip")
MINUTES, DAY = 300, 86_400  # seconds


def page(template: str, context) -> Response:
    """A page; `context` makes what its template needs, and is called only where no copy is kept."""

    def made() -> bytes:
        shown = context()
        shown["metadata"] = metadata.absolute(shown.get("metadata"), site.address())
        return render(template, **shown, root=site.address(), address=request.path).encode()

    return kept(HTML, made)


def render(template: str, **context) -> str:
    """Past Flask's own rendering, which looks for who is signed in."""
    return current_app.jinja_env.get_template(template).render(**context)


def kept(media_type: str, make) -> Response:
    """The answer to this address from the shelf; for whoever has it already, without even looking there."""
    shelf: Shelf = current_app.extensions["shelf"]
    stand, key = shelf.stand(), (site.address(), request.path, current_app.config["DEMO"])
    encoding = next((each for each in PACKED if request.accept_encodings[each]), "")
    tag = f"{stand.tag(*key)}-{encoding or 'plain'}"
    response = Response(content_type=media_type)
    held = request.if_none_match
    if held.star_tag or not held.contains_weak(tag):
        response.data = shelf.get(stand, key, make).packed(encoding)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.vary.add("Accept-Encoding")
    response.set_etag(tag)
    return shared(response, stand.changed_at)


def shared(response: Response, changed_at: datetime, ranges: int = 0) -> Response:
    """For everybody's caches, and for other sites' pages to read; a file of `ranges` bytes also piece by piece."""
    response.last_modified = min(changed_at, clock.now())
    response.headers["Cache-Control"] = (
        f"public, max-age={DAY if ranges else MINUTES}"  # an edition's file never changes
    )
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response.make_conditional(
        request, accept_ranges=bool(ranges), complete_length=ranges or None
    )
