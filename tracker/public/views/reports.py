"""Reports as pages: the one that stands, and every edition that was ever issued."""

from tracker.accounts.authentication import public
from tracker.public import issued_editions, pages
from tracker.public.views import bp
from tracker.public.views.answers import page


@bp.get("/open/<int:year>/report/")
@public
def report(year):
    return page("public/report.html", lambda: pages.report(issued_editions.district(year)))


@bp.get("/open/<int:year>/<code>/")
@public
def unit_report(year, code):
    return page("public/report.html", lambda: pages.report(issued_editions.of_unit(year, code)))


@bp.get("/open/<int:year>/report-<number>/")
@public
def edition(year, number):
    return page("public/report.html", lambda: pages.report(issued_editions.numbered(year, number)))
