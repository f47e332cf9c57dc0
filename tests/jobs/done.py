"""A job from its button to its file, with the worker's part done here and now."""

from tracker.jobs import queue
from tracker.jobs.work import work_off


def job_of(reply):
    """The job to whose page an answer leads."""
    assert reply.status_code == 303 and "/jobs/" in reply.location, reply.text
    return queue.job_by_id(int(reply.location.rsplit("/", 1)[1]))


def done(app, client, path, **form):
    """Press the button at `path`, have it worked off; the job as it ended."""
    job = job_of(client.post(path, data=form))
    work_off(app.config, app.extensions["store"])
    return queue.job_by_id(job.id)


def taken(app, client, path, **form):
    """The answer with the file that the job left."""
    job = done(app, client, path, **form)
    assert job.state == "done", job.error
    return client.get(f"/jobs/{job.id}/file")
