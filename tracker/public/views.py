"""The public's pages under /open/: without sign-in, session or cookie, and only from issued editions."""
from flask import Blueprint, Response, current_app, request

from tracker.people.guard import public
from tracker.public import pages
from tracker.public.kept import Shelf
from tracker.refusals import Missing, Refusal
from tracker.reports.edition import edition_by_number

blueprint = Blueprint("open", __name__)
HTML, JSON, XML = "text/html; charset=utf-8", "application/json; charset=utf-8", "application/xml; charset=utf-8"


@blueprint.record_once
def shelve(state):
    state.app.extensions["shelf"] = Shelf()


@blueprint.errorhandler(Refusal)
def refused(refusal):
    """Without the frame of the pages inside, which would set a cookie."""
    return Response(render("public/refused.html", refusal=refusal), refusal.status, content_type=HTML)


@blueprint.get("/open/")
@public
def years():
    return kept(HTML, lambda: render("public/years.html", years=pages.years(), root=root()))


@blueprint.get("/open/<int:year>/")
@blueprint.get("/open/<int:year>/<code>/")
@public
def report(year, code=""):
    return kept(HTML, lambda: render("public/report.html", **pages.report(year, code), root=root()))


@blueprint.get("/open/<int:year>/report-<number>.pdf")
@public
def paper(year, number):
    edition = edition_by_number(number)
    if edition.year_id != year:
        raise Missing("没有印发过这个编号的报告。")
    response = Response(content_type="application/pdf")
    response.set_etag(edition.pdf_sha256)
    if not request.if_none_match.contains(edition.pdf_sha256):
        response.data = edition.pdf(current_app.extensions["store"])
    return shared(response)


@blueprint.get("/open/<int:year>/data/<name>")
@public
def data(year, name):
    media_type = "text/csv; charset=utf-8" if name.endswith(".csv") else JSON
    return kept(media_type, lambda: pages.data(year, name))


@blueprint.get("/open/feed.xml")
@public
def feed():
    return kept("application/atom+xml; charset=utf-8", lambda: render("public/feed.xml", **pages.feed(), root=root()))


@blueprint.get("/open/sitemap.xml")
@public
def sitemap():
    return kept(XML, lambda: render("public/sitemap.xml", pages=pages.addresses(), root=root()))


@blueprint.get("/robots.txt")
@public
def robots():
    text = f"User-agent: *\nAllow: /open/\nAllow: /static/\nDisallow: /\nSitemap: {root()}/open/sitemap.xml\n"
    response = Response(text, content_type="text/plain; charset=utf-8")
    response.add_etag()
    return shared(response)


@blueprint.get("/open/<path:anything>")
@public
def nothing(anything):
    raise Missing("没有这个公开页面。")


def render(template: str, **context) -> str:
    """Past Flask's own rendering, which looks for who is signed in."""
    return current_app.jinja_env.get_template(template).render(**context)


def root() -> str:
    return (current_app.config["PUBLIC_URL"] or request.host_url).rstrip("/")


def kept(media_type: str, make) -> Response:
    def content():
        made = make()
        return made if isinstance(made, bytes) else made.encode()
    found = current_app.extensions["shelf"].get((root(), request.path), content)
    packed = "br" in request.accept_encodings
    response = Response(found.packed if packed else found.content, content_type=media_type)
    if packed:
        response.headers["Content-Encoding"] = "br"
    response.vary.add("Accept-Encoding")
    response.set_etag(found.tag + ("-br" if packed else ""))
    return shared(response)


def shared(response: Response) -> Response:
    """For everybody's caches, and for other sites' pages to read."""
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response.make_conditional(request)
