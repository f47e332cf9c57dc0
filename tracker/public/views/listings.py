"""What programs read to find their way: the feed, the map of the site, and what robots may visit."""

from flask import current_app

from tracker import site
from tracker.people.guard import public
from tracker.public import listings
from tracker.public.views import blueprint
from tracker.public.views.answers import XML, kept, render


@blueprint.get("/open/feed.xml")
@public
def feed():
    return kept(
        "application/atom+xml; charset=utf-8",
        lambda: render("public/feed.xml", **listings.feed(), root=site.address()).encode(),
    )


@blueprint.get("/open/sitemap.xml")
@public
def sitemap():
    return kept(
        XML,
        lambda: render(
            "public/sitemap.xml", pages=listings.addresses(), root=site.address()
        ).encode(),
    )


@blueprint.get("/robots.txt")
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
