"""What waits for whoever asks, and its number for the bar."""

from flask import make_response, render_template
from flask_login import current_user

from tracker.inbox.items import waiting
from tracker.inbox.views import bp


@bp.get("/inbox")
def inbox():
    return render_template("inbox/inbox.html", groups=waiting(current_user._get_current_object()))


@bp.get("/inbox/count")
def count():
    """Kept by the browser for a minute: no page pays for this number."""
    response = make_response(
        str(sum(group.total for group in waiting(current_user._get_current_object())))
    )
    response.headers["Cache-Control"] = "private, max-age=60"
    response.vary.add("Cookie")
    return response
