"""What programs read to find their way: the feed, the map of the site, and what robots may visit."""

from datetime import timedelta

from flask import Response, current_app

from tracker import clock
from tracker.accounts.authentication import public
from tracker.public import listings
from tracker.public.views import bp
from tracker.public.views.answers import XML, kept, render
from tracker.refusals import Missing
from tracker.web import site


@bp.get("/open/feed.xml")
@public
def feed():
    return kept(
        "application/atom+xml; charset=utf-8",
        lambda: render("public/feed.xml", **listings.feed(), root=site.address()).encode(),
    )


@bp.get("/open/sitemap.xml")
@public
def sitemap():
    return kept(
        XML,
        lambda: render(
            "public/sitemap.xml", pages=listings.addresses(), root=site.address()
        ).encode(),
    )


@bp.get("/robots.txt")
@public
def robots():
    """Only what is public is worth a visit, and nothing that is made up."""
    allowed = (
        ""
        if current_app.config["DEMO"]
        else f"Allow: /open/\nAllow: /static/\nSitemap: {site.address()}/open/sitemap.xml\n"
    )
    return kept(
        "text/plain; charset=utf-8", lambda: f"User-agent: *\n{allowed}Disallow: /\n".encode()
    )


@bp.get("/.well-known/security.txt")
@public
def security_txt():
    """Whom to write to about a weakness (RFC 9116); not there where SECURITY_CONTACT is not set."""
    contacts = current_app.config["SECURITY_CONTACT"]
    if not contacts:
        raise Missing
    lines = [
        *(f"Contact: {contact}" for contact in contacts),
        f"Expires: {clock.today() + timedelta(days=180)}T00:00:00Z",
        "Preferred-Languages: zh, en",
        f"Canonical: {site.address()}/.well-known/security.txt",
    ]
    return Response("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
