"""Pages of jobs: one's own and, for the office, everybody's; how far each is, what it left, another try, and an end."""

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_login import current_user

from tracker.jobs import orders, pulse, queue
from tracker.jobs.job import Job
from tracker.jobs.job_file import file_of, opened
from tracker.jobs.kinds import KINDS, may_order
from tracker.permissions import can
from tracker.refusals import Missing
from tracker.web.htmx import wants_fragment

bp = Blueprint("jobs", __name__)
NEWEST = 100
INERT = "default-src 'none'; sandbox; frame-ancestors 'none'"


@bp.get("/jobs")
def index():
    found = queue.jobs().order_by(Job.id.desc()).limit(NEWEST)
    if not can("see every job", None, current_user):
        found = found.where(Job.person == current_user.id)
    return render_template("jobs/index.html", jobs=list(found), kinds=KINDS)


@bp.get("/jobs/<int:job_id>")
def job(job_id: int):
    found = seen_job(job_id)
    worker = pulse.is_alive(pulse.WORKER)
    if wants_fragment() and request.args.get("seen") == stamp(found, worker):
        return "", 204
    return render_template(
        "jobs/_job.html" if wants_fragment() else "jobs/job.html",
        job=found,
        kinds=KINDS,
        stamp=stamp(found, worker),
        worker=worker,
        file=file_of(found, current_user),
        may_order=may_order(found.kind, current_user),
    )


@bp.get("/jobs/<int:job_id>/file")
def file(job_id: int):
    """Only to who asked for it: it was made with their eyes."""
    found = file_of(seen_job(job_id), current_user)
    if found is None:
        raise Missing("这项工作没有可以下载的文件，或者已过保存期。请回到原来的页面重新制作。")
    content = opened(found, current_app.extensions["store"])
    response = send_file(
        content,
        found.media_type,
        as_attachment=True,
        download_name=found.name,
        conditional=False,
        etag=False,
    )
    response.content_length = found.size
    response.headers["Content-Security-Policy"] = INERT
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/jobs/<int:job_id>/retry")
def retry(job_id: int):
    orders.retry(seen_job(job_id), by=current_user._get_current_object())
    flash("已重新排队。", "done")
    return redirect(url_for("jobs.job", job_id=job_id), 303)


@bp.post("/jobs/<int:job_id>/cancellation")
def cancel(job_id: int):
    orders.cancel(seen_job(job_id), by=current_user._get_current_object())
    flash("已取消。", "done")
    return redirect(url_for("jobs.job", job_id=job_id), 303)


def seen_job(job_id: int) -> Job:
    found = queue.job_by_id(job_id)
    if not orders.may_see(found, current_user):
        raise Missing("没有这项工作。")
    return found


def stamp(job: Job, worker: bool) -> str:
    """Changes when the page would."""
    return f"{job.state}-{job.attempts}-{job.progress}-{len(job.words)}-{len(job.error)}-{int(job.waits_long)}-{int(worker)}"
