"""GET /healthz: is this installation in order, or which part of it is not?"""
import os
import tempfile

from flask import Flask, current_app, jsonify

from tracker.db import db
from tracker.people.guard import public
from tracker.reports import fonts


def init_app(app: Flask) -> None:
    app.add_url_rule("/healthz", "healthz", healthz)


@public
def healthz():
    report = {name: _state(check) for name, check in CHECKS.items()}
    return jsonify(report), 200 if set(report.values()) == {"ok"} else 503


def _state(check) -> str:
    try:
        check()
    except Exception as error:  # whatever is wrong, the load balancer gets an answer
        current_app.logger.error("healthz: %s", error)
        return str(error) if isinstance(error, Unwell) else "不可用"
    return "ok"


class Unwell(Exception):
    pass


def _database() -> None:
    db.execute_sql("SELECT count(*) FROM year").fetchone()


def _files() -> None:
    folder = current_app.config["TRACKER_FILES"]
    folder.mkdir(parents=True, exist_ok=True)
    handle, path = tempfile.mkstemp(dir=folder, prefix="healthz-")
    os.close(handle)
    os.unlink(path)


def _fonts() -> None:
    fault = fonts.check(current_app.config["TRACKER_FONTS"])
    if fault:
        raise Unwell(str(fault))


CHECKS = {"database": _database, "files": _files, "fonts": _fonts}
