"""The calendar feed, open to who has its address, and the page where a unit gets, renews and revokes it."""

from flask import Response, current_app, flash, redirect, render_template, url_for
from flask_login import current_user

from tracker.accounts.authentication import public
from tracker.inbox import calendar as feeds
from tracker.inbox.views import bp
from tracker.permissions import can
from tracker.refusals import Forbidden
from tracker.web import site


@bp.get("/calendar/<code>-<secret>.ics")
@public
def feed(code: str, secret: str):
    unit = feeds.unit_behind(code, secret, current_app.secret_key)
    response = Response(feeds.calendar(unit, site.address()), mimetype="text/calendar")
    response.headers["Cache-Control"] = "private, max-age=1800"
    return response


@bp.get("/calendar")
def calendar():
    unit = _own_unit()
    found = feeds.feed_of(unit.id)
    address = ""
    if found and found.serial > 0:
        secret = feeds.secret_of(unit.id, found.serial, current_app.secret_key)
        address = site.address() + url_for("inbox.feed", code=unit.code, secret=secret)
    return render_template("inbox/calendar.html", unit=unit, address=address)


@bp.post("/calendar/address")
def new_address():
    feeds.renew(_own_unit(), by=current_user)
    flash("新的日历地址已生成，以前的地址都已失效。", "done")
    return redirect(url_for("inbox.calendar"), 303)


@bp.post("/calendar/revocation")
def revocation():
    feeds.revoke(_own_unit(), by=current_user)
    flash("日历地址已停用。", "done")
    return redirect(url_for("inbox.calendar"), 303)


def _own_unit():
    if not can("share calendar", current_user, current_user):
        raise Forbidden("日历地址由本单位经办人管理，您的账号不能办理。")
    return current_user.unit
