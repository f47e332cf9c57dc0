"""Files for everybody: each edition as PDF and as the data that it was printed from, and the year's open data."""

from flask import Response, current_app, request

from tracker.accounts.authentication import public
from tracker.public import issued_editions, package
from tracker.public.views import bp
from tracker.public.views.answers import JSON, kept, shared

CSV = "text/csv; charset=utf-8"


@bp.get("/open/<int:year>/report-<number>.pdf")
@public
def paper(year, number):
    """Read and compared with its digest each time: a file that was damaged since is never served."""
    edition = issued_editions.numbered(year, number)
    response = Response(content_type="application/pdf")
    response.set_etag(edition.pdf_sha256)
    held = request.if_none_match
    if held.star_tag or not held.contains_weak(edition.pdf_sha256):
        response.data = edition.pdf(current_app.extensions["store"])
    return shared(response, edition.issued_at, ranges=edition.pdf_size)


@bp.get("/open/<int:year>/report-<number>.json")
@public
def figures(year, number):
    return kept(JSON, lambda: issued_editions.numbered(year, number).sound_figures().encode())


@bp.get("/open/<int:year>/data/<name>")
@public
def data_file(year, name):
    return kept(CSV if name.endswith(".csv") else JSON, lambda: package.file(year, name))
