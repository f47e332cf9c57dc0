"""Log lines: one a record, whatever is in it; with the number of the request that they belong to."""

import json
import logging
import re
import secrets
import time
from datetime import UTC, datetime

from flask import Flask, g, has_request_context, request

GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")  # a request's number that a trusted proxy may give
CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)  # what begins lines, moves the cursor or turns writing round
INDENT = "    "
log = logging.getLogger("tracker.requests")


class Text(logging.Formatter):
    """For people. What a stranger has put into a line cannot begin another one."""

    def format(self, record: logging.LogRecord) -> str:
        first, *rest = (
            super().format(record).split("\n") if record.exc_info else [super().format(record)]
        )
        return "\n".join([escaped(first), *(INDENT + escaped(line) for line in rest)])


class Json(logging.Formatter):
    """For programs: a JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
            **getattr(record, "said", {}),
        }
        if has_request_context():
            said = {"request": g.get("request_id", "")} | said
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return CONTROL.sub(
            lambda found: f"\\u{ord(found[0]):04x}",
            json.dumps(said, ensure_ascii=False, default=str),
        )


def escaped(line: str) -> str:
    return CONTROL.sub(lambda found: ascii(found[0])[1:-1], line)


def init_app(app: Flask) -> None:
    if not app.testing:
        handler = logging.StreamHandler()
        handler.setFormatter(
            Json()
            if app.config["LOG_FORMAT"] == "json"
            else Text("%(asctime)s %(levelname)s %(name)s: %(message)s")
        )
        logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
        logging.getLogger("weasyprint.progress").setLevel(
            logging.WARNING
        )  # it tells of every page of a report
    slow = app.config["SLOW_REQUEST_MS"]

    @app.before_request
    def begin():
        g.began = time.perf_counter()
        given = request.headers.get("X-Request-ID", "") if app.config["TRUSTED_PROXIES"] else ""
        g.request_id = given if GIVEN.fullmatch(given) else secrets.token_hex(8)

    @app.after_request
    def end(response):
        if "began" not in g:  # refused before it began
            return response
        response.headers["X-Request-ID"] = g.request_id
        milliseconds = round(1000 * (time.perf_counter() - g.began))
        if slow and milliseconds >= slow:
            log.warning("slow request", extra={"said": said(response, milliseconds)})
        elif app.config["LOG_REQUESTS"] and request.endpoint != "static":
            log.info("request", extra={"said": said(response, milliseconds)})
        return response


def said(response, milliseconds: int) -> dict:
    """A request in the log: no query, no form, no name; who it was is in the audit log under the same number."""
    return {
        "method": request.method,
        "path": spoken_path(),
        "status": response.status_code,
        "ms": milliseconds,
        "endpoint": request.endpoint,
    }


def spoken_path() -> str:
    """The address without what opens it (a calendar's secret), for whoever reads a log."""
    secret = (request.view_args or {}).get("secret")
    return request.path.replace(secret, "…") if secret else request.path
