"""GET /metrics for Prometheus, where METRICS_TOKEN is set and sent as the bearer's token.

Several processes add up through files in PROMETHEUS_MULTIPROC_DIR, which gunicorn.conf.py sets.
"""

import hmac
import os
import time

from flask import Flask, Response, abort, g, request
from peewee import fn
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from tracker.accounts.authentication import public

requests = Counter(
    "tracker_requests", "Answers by endpoint, method and status.", ("endpoint", "method", "status")
)
seconds = Histogram(
    "tracker_request_seconds",
    "How long an answer took.",
    ("endpoint",),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)


def init_app(app: Flask) -> None:
    token = app.config["METRICS_TOKEN"]

    @app.after_request
    def count(response):
        endpoint = request.endpoint or "none"
        if endpoint != "static" and "began" in g:
            requests.labels(endpoint, request.method, response.status_code).inc()
            seconds.labels(endpoint).observe(time.perf_counter() - g.began)
        return response

    @app.get("/metrics")
    @public
    def metrics():
        if not hmac.compare_digest(
            request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()
        ):
            abort(404)
        return Response(
            _processes() + generate_latest(_database()), content_type=CONTENT_TYPE_LATEST
        )


def _processes() -> bytes:
    """What the processes of this machine have counted."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return generate_latest(registry)


def _database() -> CollectorRegistry:
    """What everybody shares, asked when it is wanted."""
    from tracker.accounts.session import Session
    from tracker.audit.chain import end
    from tracker.jobs.job import Job, JobState

    registry = CollectorRegistry()
    jobs = Gauge("tracker_jobs", "Jobs by state.", ("state",), registry=registry)
    found = dict(Job.select(Job.state, fn.COUNT(Job.id)).group_by(Job.state).tuples())
    for state in JobState:
        jobs.labels(state.value).set(found.get(state.value, 0))
    Gauge(
        "tracker_sessions",
        "Rows of sessions, ended ones not yet swept away included.",
        registry=registry,
    ).set(Session.select().count())
    Gauge(
        "tracker_audit_entries_last",
        "Number of the newest entry of the audit log.",
        registry=registry,
    ).set(end()[0])
    return registry
