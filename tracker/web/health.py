"""GET /healthz: is this installation in order, or which part of it is not? GET /readyz: can it answer?"""

from flask import Flask, current_app, jsonify

from tracker.accounts.authentication import public
from tracker.data import migrations
from tracker.data.database import db
from tracker.data.database_errors import refuse_unfinished
from tracker.jobs import pulse
from tracker.printing import fonts
from tracker.refusals import Refusal


def init_app(app: Flask) -> None:
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", readyz)


@public
def healthz():
    report = {name: _state(check) for name, check in CHECKS.items()}
    return jsonify(report), 200 if set(report.values()) == {"ok"} else 503


@public
def readyz():
    """May requests be sent here? Cheap: a load balancer asks every few seconds. Without the files' store all but files works:
    it is not asked, or its failure would take every instance out of service at once. Nor is it asked whether a newer program has
    migrated the database: what serves already goes on until it is replaced, and nothing older is let in."""
    state = _state(_migrated)
    return jsonify(database=state), 200 if state == "ok" else 503


def _state(check) -> str:
    try:
        check()
    except Exception as error:  # whatever is wrong, the load balancer gets an answer
        current_app.logger.error("healthz: %s", error)
        return str(error) if isinstance(error, (Unwell, Refusal)) else "不可用"
    return "ok"


class Unwell(Exception):
    pass


def _database() -> None:
    refuse_unfinished()
    db.execute_sql("SELECT count(*) FROM year").fetchone()
    if migrations.newer():
        raise Unwell("数据库比程序新，请换用更新的程序版本")


def _migrated() -> None:
    refuse_unfinished()
    if lacking := migrations.lacking():
        raise Unwell(f"有 {len(lacking)} 个迁移没有执行")


def _files() -> None:
    current_app.extensions["store"].check()


def _fonts() -> None:
    fault = fonts.check(current_app.config["TRACKER_FONTS"])
    if fault:
        raise Unwell(str(fault))


def _worker() -> None:
    if not pulse.is_alive(pulse.WORKER):
        raise Unwell("后台工作进程没有运行，报告、打印和每日提醒都会等着")


CHECKS = {"database": _database, "files": _files, "fonts": _fonts, "worker": _worker}
