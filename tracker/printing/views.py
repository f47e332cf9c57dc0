"""How a page answers with a paper, at once or with the offer of a job, and with a warning of what paper cannot show."""

import fcntl
import io
import os
from contextlib import contextmanager

from flask import Flask, current_app, flash, g, redirect, render_template, request, send_file
from flask_login import current_user

from tracker.config import ROOT
from tracker.jobs import queue
from tracker.printing import glyphs
from tracker.printing.paper import PDF, composed
from tracker.web.htmx import wants_fragment

PRINTED = (
    *("boards", "bulk", "drafts", "editions", "evidence"),
    *("notices", "planning", "registers", "requests", "settings"),
)


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


def init_app(app: Flask) -> None:
    app.jinja_env.globals["unprintable"] = unprintable

    @app.after_request
    def warn(response):
        """Where something is typed that is printed one day: it is kept, and whoever typed it hears of the 〓."""
        if request.method != "POST" or request.blueprint not in PRINTED:
            return response
        if response.status_code >= 400 or request.endpoint == "drafts.save":
            return response  # of what was refused the form may not even be readable
        if "form" not in vars(request):
            return response  # a stranger's, which nobody has read
        words = unprintable("".join(request.form.values()) + g.get("typed", ""))
        if not words:
            return response
        if not wants_fragment():
            flash(words, "warn")
        elif response.mimetype == "text/html":
            notice = render_template("_notice.html", sentence=words, tone="warn", after=True)
            response.set_data(response.get_data(as_text=True) + notice)
        return response


def unprintable(text: str) -> str:
    """A sentence about the characters of a text that no font has; empty where there are none."""
    found = glyphs.missing(text, current_app.config["TRACKER_FONTS"])
    named = glyphs.named(found[:5]) + ("等" if found[5:] else "")
    return (
        f"{named}打印不出来，纸上会印成“〓”。文字已照原样保存，建议改用汉字或常用符号。"
        if found
        else ""
    )
