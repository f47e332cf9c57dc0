"""Pages of jobs: one's own and, for the office, everybody's; how far each is, and another try."""
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from tracker.htmx import wants_fragment
from tracker.jobs import queue, sweeping  # noqa: F401  (names its job)
from tracker.jobs.job import Job
from tracker.jobs.kinds import KINDS
from tracker.permissions import can
from tracker.refusals import Missing

blueprint = Blueprint("jobs", __name__)
NEWEST = 100


@blueprint.get("/jobs")
def index():
    found = queue.jobs().order_by(Job.id.desc()).limit(NEWEST)
    if not can("see every job", None, current_user):
        found = found.where(Job.person == current_user.id)
    return render_template("jobs/index.html", jobs=list(found), kinds=KINDS)


@blueprint.get("/jobs/<int:job_id>")
def job(job_id: int):
    found = seen_job(job_id)
    if wants_fragment():
        if request.args.get("seen") == stamp(found):
            return "", 204
        return render_template("jobs/_job.html", job=found, kinds=KINDS, stamp=stamp(found))
    return render_template("jobs/job.html", job=found, kinds=KINDS, stamp=stamp(found))


@blueprint.post("/jobs/<int:job_id>/retry")
def retry(job_id: int):
    queue.retry(seen_job(job_id), by=current_user._get_current_object())
    flash("已重新排队。", "done")
    return redirect(url_for("jobs.job", job_id=job_id), 303)


def seen_job(job_id: int) -> Job:
    found = queue.job_by_id(job_id)
    if not queue.may_see(found, current_user):
        raise Missing("没有这项工作。")
    return found


def stamp(job: Job) -> str:
    """Changes when the page would."""
    return f"{job.state}-{job.attempts}-{job.progress}-{len(job.words)}-{len(job.error)}"
