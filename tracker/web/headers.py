"""Headers that keep a browser from doing what this product never asks of it, and what browsers report of them."""

import json
import logging

from flask import Flask, abort, request

from tracker.accounts.authentication import public
from tracker.repeats import Repeats

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "report-uri /csp-reports",
    )
)
REPORT_BYTES, REPORTS_AT_ONCE = 16 * 1024, 10
DIFFERENT_REPORTS = 50  # lines of the log within ten minutes; further ones are counted
log = logging.getLogger("tracker.csp")


def init_app(app: Flask) -> None:
    repeats = Repeats(DIFFERENT_REPORTS)
    # Without TLS, Chromium reports nothing to report-to, and ignores report-uri beside it.
    policy = POLICY + ("; report-to csp" if app.config["BEHIND_TLS"] else "")

    @app.after_request
    def protect(response):
        headers = response.headers
        headers["X-Content-Type-Options"] = "nosniff"
        if app.config["BEHIND_TLS"]:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if request.endpoint == "static":
            headers["Content-Security-Policy"] = "frame-ancestors 'none'"
            headers["Cross-Origin-Resource-Policy"] = "same-origin"
            return response  # the rest governs pages, and would make a small file twice its size
        headers.setdefault("Content-Security-Policy", policy)
        if app.config["BEHIND_TLS"]:
            headers["Reporting-Endpoints"] = 'csp="/csp-reports"'
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        headers.setdefault("Cache-Control", "no-store")
        return response

    @app.post("/csp-reports")
    @public
    def csp_reports():
        """Log violations of the policy. Anybody can send these: few are read, each is logged once and then counted."""
        body = request.get_data()
        if len(body) > REPORT_BYTES:
            abort(413)
        for violation, times in repeats.ended():
            log.warning("policy violated %d times more: %s", times, violation)
        for violation in violations(body):
            key, times = repeats.add(violation, "others")
            if not times:
                log.warning("policy violated: %s", key)
        return "", 204


def violations(body: bytes) -> list[str]:
    """What a report says, one line a violation, from either of the two shapes that browsers send."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return []
    reports = sent if isinstance(sent, list) else [sent]
    bodies = [r.get("body") or r.get("csp-report") for r in reports if isinstance(r, dict)]
    return [_line(found) for found in bodies[:REPORTS_AT_ONCE] if isinstance(found, dict)]


def _line(found: dict) -> str:
    def first(*names: str) -> str:
        """Without a query, which may hold what somebody searched for."""
        value = next((found[name] for name in names if found.get(name)), "-")
        return str(value).partition("?")[0].partition("#")[0][:200]

    return (
        f"{first('effectiveDirective', 'effective-directive', 'violated-directive')} "
        f"blocked {first('blockedURL', 'blocked-uri')} "
        f"on {first('documentURL', 'document-uri')} "
        f"by {first('sourceFile', 'source-file')}:{first('lineNumber', 'line-number')}"
    )
