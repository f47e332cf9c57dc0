"""A year's progress: at a glance, by task and unit, who is in charge, what was held, and all of it as data."""

from tracker.accounts.authentication import public
from tracker.public import pages
from tracker.public.views import bp
from tracker.public.views.answers import page


@bp.get("/open/")
@public
def home():
    return page("public/home.html", pages.home)


@bp.get("/open/<int:year>/")
@public
def year(year):
    return page("public/year.html", lambda: pages.year(year))


@bp.get("/open/<int:year>/tasks/")
@public
def tasks(year):
    return page("public/tasks.html", lambda: pages.of_district(year))


@bp.get("/open/<int:year>/tasks/<int:number>/")
@public
def task(year, number):
    return page("public/task.html", lambda: pages.task(year, number))


@bp.get("/open/<int:year>/units/")
@public
def units(year):
    return page("public/units.html", lambda: pages.units(year))


@bp.get("/open/<int:year>/units/<code>/")
@public
def unit(year, code):
    return page("public/unit.html", lambda: pages.unit(year, code))


@bp.get("/open/<int:year>/division/")
@public
def division(year):
    return page("public/division.html", lambda: pages.division(year))


@bp.get("/open/<int:year>/meetings/")
@public
def meetings(year):
    return page("public/meetings.html", lambda: pages.of_district(year))


@bp.get("/open/<int:year>/data/")
@public
def data(year):
    return page("public/data.html", lambda: pages.data(year))
