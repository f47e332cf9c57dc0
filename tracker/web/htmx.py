"""htmx 4 on the server: the only place that knows its headers."""

from flask import Flask, request
from flask_htmx import HTMX

htmx = HTMX()


def init_app(app: Flask) -> None:
    htmx.init_app(app)

    @app.after_request
    def vary(response):
        """The same address answers with a page or a fragment: caches must keep them apart."""
        if request.endpoint != "static":
            response.vary.add("HX-Request")
        return response


def is_poll() -> bool:
    """Does the page ask by itself whether something is new? Nobody need sit before it."""
    return (
        bool(htmx) and request.method == "GET" and ("rev" in request.args or "seen" in request.args)
    )


def wants_fragment() -> bool:
    """Is a fragment asked for? A boosted or history request wants a whole page."""
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request
