"""How a page answers with a paper: at once when it is quick, otherwise with the offer to make it while one does something else."""

import io

from flask import current_app, redirect, render_template, request, send_file
from flask_login import current_user

from tracker.jobs import queue
from tracker.reports.paper import PDF, composed


def given(name: str, **arguments):
    made = composed(name, current_user._get_current_object(), current_app.config, **arguments)
    if not made.is_quick:
        return render_template(
            "reports/offer.html", name=made.name, address=request.full_path.rstrip("?")
        )
    content = io.BytesIO(made.press(current_app.config["TRACKER_FONTS"]))
    return send_file(content, PDF, download_name=f"{made.name}.pdf", max_age=0)


def queued(name: str, **arguments):
    """What the offer's button does: a job, and the way to its page."""
    me = current_user._get_current_object()
    made = composed(name, me, current_app.config, **arguments)
    job = queue.enqueue("print", {"paper": name, **arguments}, by=me, title=f"打印《{made.name}》")
    return redirect(f"/jobs/{job.id}", 303)
