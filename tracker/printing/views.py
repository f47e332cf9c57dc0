"""How a page answers with a paper: at once when it is quick and the press is free, otherwise with the offer of a job."""

import fcntl
import io
import os
from contextlib import contextmanager

from flask import current_app, redirect, render_template, request, send_file
from flask_login import current_user

from tracker.config import ROOT
from tracker.jobs import queue
from tracker.printing.paper import PDF, composed


def given(name: str, **arguments):
    with free_press() as is_free:
        if not is_free:
            return offer()
        made = composed(name, current_user._get_current_object(), current_app.config, **arguments)
        if not made.is_quick:
            return offer(made.name)
        content = io.BytesIO(made.press(current_app.config["TRACKER_FONTS"]))
    return send_file(content, PDF, download_name=f"{made.name}.pdf", max_age=0)


@contextmanager
def free_press():
    """Whether no page of this installation's processes on this machine is being printed; if so, it is ours meanwhile.

    Nobody waits for it: threads that wait for a press are missing everywhere else.
    """
    data = current_app.config[
        "TRACKER_DATA"
    ]  # without it everything lies in PostgreSQL and a bucket
    folder = os.open(data if data.is_dir() else ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_free = True
    except BlockingIOError:
        is_free = False
    try:
        yield is_free
    finally:
        os.close(folder)


def offer(name: str = ""):
    """A page with a button that begins the job; without `name`, because the press is busy."""
    return render_template("reports/offer.html", name=name, address=request.full_path.rstrip("?"))


def queued(name: str, **arguments):
    """What the offer's button does: a job, and the way to its page."""
    me = current_user._get_current_object()
    made = composed(name, me, current_app.config, **arguments)
    job = queue.enqueue("print", {"paper": name, **arguments}, by=me, title=f"打印《{made.name}》")
    return redirect(f"/jobs/{job.id}", 303)
